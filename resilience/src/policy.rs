//! The policies: what each decides, one file each. None knows of another, of timers or of who watches.

pub(crate) mod adjusted;
pub(crate) mod bulkhead;
pub(crate) mod cache_fallback;
pub(crate) mod circuit_breaker;
pub(crate) mod circuit_state;
pub(crate) mod circuit_stats;
pub(crate) mod fallback;
pub(crate) mod keyed;
pub(crate) mod rate_limiter;
pub(crate) mod retry;
pub(crate) mod state;
pub(crate) mod timeout;
mod verdict;

pub(crate) use verdict::Verdict;

/// A policy that is declared, as the registry and the views see it.
#[derive(Clone, Copy, Debug)]
pub enum Policy {
    /// A circuit breaker.
    CircuitBreaker(&'static circuit_breaker::CircuitBreaker),
    /// Retries.
    Retry(&'static retry::Retry),
    /// Limits of time.
    Timeout(&'static timeout::Timeout),
    /// A bulkhead.
    Bulkhead(&'static bulkhead::Bulkhead),
    /// A rate limiter.
    RateLimiter(&'static rate_limiter::RateLimiter),
    /// Fallbacks.
    Fallback(&'static fallback::Fallback),
    /// The last good answer.
    CacheFallback(&'static cache_fallback::CacheFallback),
}
