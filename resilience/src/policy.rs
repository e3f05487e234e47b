//! The policies: what each decides, one file each. None knows of another, of timers or of who watches.

pub(crate) mod bulkhead;
pub(crate) mod cache_fallback;
pub(crate) mod circuit_breaker;
pub(crate) mod circuit_state;
pub(crate) mod circuit_stats;
pub(crate) mod fallback;
pub(crate) mod rate_limiter;
pub(crate) mod retry;
pub(crate) mod state;
pub(crate) mod timeout;

/// What a finished call says about its callee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The callee did its work.
    Success,
    /// The callee failed.
    Failure,
    /// It says nothing about the callee: an error on the `ignore` list, or a refusal of an inner policy.
    Ignored,
    /// Nobody waited for the end.
    Cancelled,
}

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
