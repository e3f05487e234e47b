//! The policies of one function, composed. The order in which they act is here and nowhere else:
//!
//! ```text
//!   fallback > cache > total timeout > retry > circuit breaker > rate limit > attempt timeout > bulkhead > the body
//!   '-------- printed by the macro -------'    '------------------ one attempt: call/attempt.rs ------------------'
//! ```
//!
//! However the attributes are written, this is how they act: a fallback answers for everything inside it; each attempt
//! has a limit of its own and shows itself to the breaker; an open breaker spares the limiter and the queue.

use crate::call::Call;
use crate::policy::Policy;
use crate::policy::bulkhead::Bulkhead;
use crate::policy::cache_fallback::CacheFallback;
use crate::policy::circuit_breaker::CircuitBreaker;
use crate::policy::fallback::Fallback;
use crate::policy::rate_limiter::RateLimiter;
use crate::policy::retry::Retry;
use crate::policy::timeout::Timeout;
use crate::site::Site;

/// The policies of one function. A `static` that the attributes print into the function's body.
#[derive(Clone, Copy, Debug)]
pub struct Guard {
    pub(crate) name: &'static str,
    pub(crate) site: Site,
    pub(crate) kind: CalleeKind,
    pub(crate) circuit_breaker: Option<&'static CircuitBreaker>,
    pub(crate) retry: Option<&'static Retry>,
    pub(crate) timeout: Option<&'static Timeout>,
    pub(crate) bulkhead: Option<&'static Bulkhead>,
    pub(crate) rate_limiter: Option<&'static RateLimiter>,
    pub(crate) fallback: Option<&'static Fallback>,
    pub(crate) cache_fallback: Option<&'static CacheFallback>,
}

/// What a guarded function calls, as its preset says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalleeKind {
    /// Nobody said.
    Other,
    /// `#[external_service]`
    External,
    /// `#[database_operation]`
    Database,
    /// `#[cache_operation]`
    Cache,
    /// `#[message_queue]`
    Queue,
}

impl Guard {
    /// A guard of a function, with no policies yet.
    pub const fn new(name: &'static str, site: Site) -> Self {
        Self {
            name,
            site,
            kind: CalleeKind::Other,
            circuit_breaker: None,
            retry: None,
            timeout: None,
            bulkhead: None,
            rate_limiter: None,
            fallback: None,
            cache_fallback: None,
        }
    }

    /// What it calls.
    pub const fn kind(mut self, kind: CalleeKind) -> Self {
        self.kind = kind;
        self
    }

    /// With a breaker, of its own or shared.
    pub const fn circuit_breaker(mut self, breaker: &'static CircuitBreaker) -> Self {
        self.circuit_breaker = Some(breaker);
        self
    }

    /// With retries.
    pub const fn retry(mut self, retry: &'static Retry) -> Self {
        self.retry = Some(retry);
        self
    }

    /// With limits of time.
    pub const fn timeout(mut self, timeout: &'static Timeout) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// With a limit on the calls under way.
    pub const fn bulkhead(mut self, bulkhead: &'static Bulkhead) -> Self {
        self.bulkhead = Some(bulkhead);
        self
    }

    /// With a limit on the calls in a period.
    pub const fn rate_limiter(mut self, limiter: &'static RateLimiter) -> Self {
        self.rate_limiter = Some(limiter);
        self
    }

    /// With fallbacks.
    pub const fn fallback(mut self, fallback: &'static Fallback) -> Self {
        self.fallback = Some(fallback);
        self
    }

    /// With the last good answer.
    pub const fn cache_fallback(mut self, cache: &'static CacheFallback) -> Self {
        self.cache_fallback = Some(cache);
        self
    }

    /// Its policies, in the order in which they act.
    pub(crate) fn policies(&self) -> impl Iterator<Item = Policy> {
        let policies = [
            self.fallback.map(Policy::Fallback),
            self.cache_fallback.map(Policy::CacheFallback),
            self.timeout.map(Policy::Timeout),
            self.retry.map(Policy::Retry),
            self.circuit_breaker.map(Policy::CircuitBreaker),
            self.rate_limiter.map(Policy::RateLimiter),
            self.bulkhead.map(Policy::Bulkhead),
        ];
        policies.into_iter().flatten()
    }

    /// Whether a policy may refuse a call or give it up, so that the function's type must be able to say so.
    pub(crate) fn refuses(&self) -> bool {
        self.circuit_breaker.is_some()
            || self.rate_limiter.is_some()
            || self.timeout.is_some()
            || self.bulkhead.is_some()
    }

    /// Begins a call.
    #[inline]
    pub fn call(&self) -> Call<'_> {
        Call::new(self)
    }
}
