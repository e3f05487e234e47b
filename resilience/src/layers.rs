#![doc = include_str!("docs/layers.md")]

mod answers;
mod cache;
mod future;
mod interned;
mod service;
mod tries;

use std::fmt;
use std::marker::PhantomData;

use tower_layer::Layer;

#[cfg(feature = "serve")]
pub use answers::Responses;
pub use answers::{Answers, FailedIf, Results};
pub use cache::{CacheFallbackFuture, CacheFallbackLayer, CacheFallbackService};
pub use future::PolicyFuture;
pub use service::PolicyService;
pub use tries::{Many, Once, Tries};

use crate::guard::Guard;
use crate::policy::bulkhead::Bulkhead;
use crate::policy::circuit_breaker::CircuitBreaker;
use crate::policy::rate_limiter::RateLimiter;
use crate::policy::retry::Retry;
use crate::policy::timeout::Timeout;
use crate::site::Site;

/// A [`CircuitBreaker`] around a service. Where it is open, the service is not called.
///
/// ```
/// use resilience::layers::CircuitBreakerLayer;
/// use resilience::{CircuitBreaker, Rejection};
/// use tower::{BoxError, ServiceBuilder, ServiceExt};
///
/// static PAYMENT: CircuitBreaker = CircuitBreaker::new("payment").threshold(1);
///
/// async fn pay(up: bool) -> Result<u32, BoxError> {
///     if up { Ok(108) } else { Err("down".into()) }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let payment = ServiceBuilder::new().layer(CircuitBreakerLayer::new(&PAYMENT)).service_fn(pay);
/// assert_eq!(payment.clone().oneshot(true).await.unwrap(), 108);
/// assert_eq!(payment.clone().oneshot(false).await.unwrap_err().to_string(), "down");
/// let refused = payment.oneshot(true).await.unwrap_err();
/// assert!(matches!(refused.downcast_ref(), Some(Rejection::CircuitOpen { .. })));
/// # }
/// ```
pub type CircuitBreakerLayer<A = Results> = PolicyLayer<CircuitBreaker, A>;

/// A [`Retry`] around a service, whose requests are `Clone`.
///
/// All attempts of a call go to one clone of the service, each when it is ready.
///
/// ```
/// use std::sync::atomic::{AtomicU32, Ordering};
/// use std::time::Duration;
///
/// use resilience::Retry;
/// use resilience::layers::RetryLayer;
/// use tower::{BoxError, ServiceBuilder, ServiceExt};
///
/// static QUICK: Retry = Retry::new("quick").max_retries(2).base_delay(Duration::from_millis(1)).checked();
/// static ATTEMPTS: AtomicU32 = AtomicU32::new(0);
///
/// async fn second_time(order: u32) -> Result<u32, BoxError> {
///     if ATTEMPTS.fetch_add(1, Ordering::Relaxed) == 0 { Err("not yet".into()) } else { Ok(order) }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let orders = ServiceBuilder::new().layer(RetryLayer::new(&QUICK)).service_fn(second_time);
/// assert_eq!(orders.oneshot(7).await.unwrap(), 7);
/// assert_eq!(ATTEMPTS.load(Ordering::Relaxed), 2);
/// # }
/// ```
pub type RetryLayer<A = Results> = PolicyLayer<Retry, A>;

/// A [`Timeout`] around a service. A call that took too long is dropped.
///
/// ```
/// use std::time::Duration;
///
/// use resilience::Timeout;
/// use resilience::layers::TimeoutLayer;
/// use tower::{BoxError, ServiceBuilder, ServiceExt};
///
/// static SLOW: Timeout = Timeout::new("slow", Duration::from_millis(5));
///
/// async fn never(_: ()) -> Result<(), BoxError> {
///     std::future::pending().await
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let slow = ServiceBuilder::new().layer(TimeoutLayer::new(&SLOW)).service_fn(never);
/// assert_eq!(slow.oneshot(()).await.unwrap_err().to_string(), "`slow` took longer than 5ms");
/// # }
/// ```
pub type TimeoutLayer<A = Results> = PolicyLayer<Timeout, A>;

/// A [`Bulkhead`] around a service. A place is held by a call, never by a service that is ready.
///
/// ```
/// use resilience::Bulkhead;
/// use resilience::layers::BulkheadLayer;
/// use tower::{BoxError, ServiceBuilder, ServiceExt};
///
/// static REPORTS: Bulkhead = Bulkhead::new("reports").max_concurrent(1);
///
/// async fn report(month: u32) -> Result<String, BoxError> {
///     Ok(format!("report of month {month}"))
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let reports = ServiceBuilder::new().layer(BulkheadLayer::new(&REPORTS)).service_fn(report);
/// let inside = REPORTS.try_acquire();
/// assert_eq!(reports.clone().oneshot(1).await.unwrap_err().to_string(), "bulkhead `reports` is full");
/// drop(inside);
/// assert_eq!(reports.oneshot(1).await.unwrap(), "report of month 1");
/// # }
/// ```
pub type BulkheadLayer<A = Results> = PolicyLayer<Bulkhead, A>;

/// A [`RateLimiter`] around a service: one limit for all of its calls. For a limit of each client, told in the response's
/// headers, there is `resilience::rate_limit_layer`.
///
/// ```
/// use std::time::Duration;
///
/// use resilience::RateLimiter;
/// use resilience::layers::RateLimiterLayer;
/// use tower::{BoxError, ServiceBuilder, ServiceExt};
///
/// static MAIL: RateLimiter = RateLimiter::new("mail", 1, Duration::from_secs(60));
///
/// async fn send(_: &str) -> Result<(), BoxError> {
///     Ok(())
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let mail = ServiceBuilder::new().layer(RateLimiterLayer::new(&MAIL)).service_fn(send);
/// mail.clone().oneshot("hello").await.unwrap();
/// assert_eq!(mail.oneshot("again").await.unwrap_err().to_string(), "rate limit of `mail` exceeded");
/// # }
/// ```
pub type RateLimiterLayer<A = Results> = PolicyLayer<RateLimiter, A>;

/// Several policies around a service. However they are written, they act in the order of the attributes.
///
/// ```
/// use std::time::Duration;
///
/// use resilience::layers::GuardLayer;
/// use resilience::{Bulkhead, CircuitBreaker, Retry, Timeout};
/// use tower::{BoxError, ServiceBuilder, ServiceExt};
///
/// static BREAKER: CircuitBreaker = CircuitBreaker::new("stock");
/// static LIMITS: Timeout = Timeout::new("stock", Duration::from_secs(2)).total(Duration::from_secs(5)).checked();
/// static RETRY: Retry = Retry::new("stock").max_retries(2);
/// static PLACES: Bulkhead = Bulkhead::new("stock").max_concurrent(20);
///
/// async fn stock(item: u32) -> Result<u32, BoxError> {
///     Ok(item % 10)
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let policies =
///     GuardLayer::new("stock").circuit_breaker(&BREAKER).timeout(&LIMITS).bulkhead(&PLACES).retry(&RETRY);
/// let stock = ServiceBuilder::new().layer(policies).service_fn(stock);
/// assert_eq!(stock.oneshot(42).await.unwrap(), 2);
/// # }
/// ```
pub type GuardLayer<T = Once, A = Results> = PolicyLayer<Guarded<T>, A>;

/// Several policies, with [`Many`] attempts or [`Once`].
#[derive(Debug)]
pub enum Guarded<T> {
    #[doc(hidden)]
    Never(std::convert::Infallible, PhantomData<T>),
}

/// What a [`PolicyLayer`] is of.
pub trait Layered {
    /// How often it calls the service for one call.
    type Tries;
}

impl Layered for CircuitBreaker {
    type Tries = Once;
}

impl Layered for Timeout {
    type Tries = Once;
}

impl Layered for Bulkhead {
    type Tries = Once;
}

impl Layered for RateLimiter {
    type Tries = Once;
}

impl Layered for Retry {
    type Tries = Many;
}

impl<T> Layered for Guarded<T> {
    type Tries = T;
}

/// A policy around a service: see [`CircuitBreakerLayer`], [`RetryLayer`], [`TimeoutLayer`], [`BulkheadLayer`],
/// [`RateLimiterLayer`], and [`GuardLayer`] for several.
pub struct PolicyLayer<P, A = Results> {
    guard: Guard,
    answers: A,
    of: PhantomData<fn() -> P>,
}

const HERE: Site = Site::new(file!(), line!(), column!(), "layer");

impl<P> PolicyLayer<P> {
    const fn of(guard: Guard) -> Self {
        Self { guard, answers: Results, of: PhantomData }
    }
}

impl CircuitBreakerLayer {
    /// Around a service, whose calls this breaker watches.
    pub const fn new(breaker: &'static CircuitBreaker) -> Self {
        Self::of(Guard::new(breaker.name(), HERE).circuit_breaker(breaker))
    }
}

impl RetryLayer {
    /// Around a service, whose failed calls are tried again.
    pub const fn new(retry: &'static Retry) -> Self {
        Self::of(Guard::new(retry.name(), HERE).retry(retry))
    }
}

impl TimeoutLayer {
    /// Around a service, whose calls take no longer than this.
    pub const fn new(timeout: &'static Timeout) -> Self {
        Self::of(Guard::new(timeout.name(), HERE).timeout(timeout))
    }
}

impl BulkheadLayer {
    /// Around a service, whose calls have places here.
    pub const fn new(bulkhead: &'static Bulkhead) -> Self {
        Self::of(Guard::new(bulkhead.name(), HERE).bulkhead(bulkhead))
    }
}

impl RateLimiterLayer {
    /// Around a service, whose calls are limited by this.
    pub const fn new(limiter: &'static RateLimiter) -> Self {
        Self::of(Guard::new(limiter.name(), HERE).rate_limiter(limiter))
    }
}

impl GuardLayer {
    /// No policies yet. The name is what tests inject failures by.
    pub const fn new(name: &'static str) -> Self {
        Self::of(Guard::new(name, HERE))
    }
}

impl<T> GuardLayer<T> {
    /// With a breaker.
    pub const fn circuit_breaker(self, breaker: &'static CircuitBreaker) -> Self {
        Self::of(self.guard.circuit_breaker(breaker))
    }

    /// With limits of time.
    pub const fn timeout(self, timeout: &'static Timeout) -> Self {
        Self::of(self.guard.timeout(timeout))
    }

    /// With a limit on the calls under way.
    pub const fn bulkhead(self, bulkhead: &'static Bulkhead) -> Self {
        Self::of(self.guard.bulkhead(bulkhead))
    }

    /// With a limit on the calls in a period.
    pub const fn rate_limiter(self, limiter: &'static RateLimiter) -> Self {
        Self::of(self.guard.rate_limiter(limiter))
    }

    /// With retries: requests must be `Clone` then.
    pub const fn retry(self, retry: &'static Retry) -> GuardLayer<Many> {
        PolicyLayer::of(self.guard.retry(retry))
    }
}

impl<P> PolicyLayer<P> {
    /// For services whose answers are axum's responses: a 5xx is a failure, and what the policy answers itself is a
    /// response too, as in a handler: 503, 504, 429. So it fits where nothing may fail: on routes.
    #[cfg(feature = "serve")]
    pub const fn responses(self) -> PolicyLayer<P, Responses> {
        PolicyLayer { guard: self.guard, answers: Responses, of: PhantomData }
    }
}

impl<P, A> PolicyLayer<P, A> {
    /// What counts as failed, in place of every `Err` (and every 5xx, after `responses()`): with the breaker,
    /// and for retries.
    ///
    /// ```
    /// use resilience::CircuitBreaker;
    /// use resilience::layers::CircuitBreakerLayer;
    ///
    /// static UPSTREAM: CircuitBreaker = CircuitBreaker::new("upstream");
    ///
    /// # struct Response { status: u16 }
    /// // A client's response with a 5xx is an `Ok`, and a failure of the upstream's.
    /// let layer = CircuitBreakerLayer::new(&UPSTREAM).failed_if(|answer: &std::io::Result<Response>| {
    ///     answer.as_ref().map_or(true, |response| response.status >= 500)
    /// });
    /// # let _ = layer;
    /// ```
    pub fn failed_if<F>(self, failed: F) -> PolicyLayer<P, FailedIf<A, F>> {
        let Self { guard, answers, of } = self;
        PolicyLayer { guard, answers: FailedIf::new(answers, failed), of }
    }
}

impl<S, P: Layered, A: Clone> Layer<S> for PolicyLayer<P, A> {
    type Service = PolicyService<S, P::Tries, A>;

    fn layer(&self, inner: S) -> Self::Service {
        PolicyService::new(inner, interned::guard(&self.guard), self.answers.clone())
    }
}

impl<P, A: Clone> Clone for PolicyLayer<P, A> {
    fn clone(&self) -> Self {
        Self { guard: self.guard, answers: self.answers.clone(), of: PhantomData }
    }
}

impl<P, A> fmt::Debug for PolicyLayer<P, A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("PolicyLayer").field("name", &self.guard.name).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "layers/layers_tests.rs"]
mod tests;
