//! The last good answer, as a layer.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use crate::policy::cache_fallback::{CacheFallback, CacheKey, Cached};

/// A [`CacheFallback`] around a service: remembers what is in an `Ok`, and gives the last such answer of the same key in
/// place of an `Err`.
///
/// ```
/// use resilience::CacheFallback;
/// use resilience::layers::CacheFallbackLayer;
/// use tower::{BoxError, ServiceBuilder, ServiceExt};
///
/// static RATES: CacheFallback = CacheFallback::new("rates").capacity(200);
///
/// async fn ask((_currency, up): (&str, bool)) -> Result<u64, BoxError> {
///     if up { Ok(108) } else { Err("down".into()) }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let layer = CacheFallbackLayer::new(&RATES, |request: &(&'static str, bool)| request.0);
/// let rates = ServiceBuilder::new().layer(layer).service_fn(ask);
/// assert_eq!(rates.clone().oneshot(("EUR", true)).await.unwrap(), 108);
/// assert_eq!(rates.clone().oneshot(("EUR", false)).await.unwrap(), 108);
/// assert!(rates.oneshot(("USD", false)).await.is_err());
/// # }
/// ```
#[derive(Clone)]
pub struct CacheFallbackLayer<F> {
    cache: &'static CacheFallback,
    key: F,
}

impl<F> CacheFallbackLayer<F> {
    /// Around a service, whose good answers it remembers by the key that `key` makes of a request.
    pub const fn new(cache: &'static CacheFallback, key: F) -> Self {
        Self { cache, key }
    }
}

impl<S, F: Clone> Layer<S> for CacheFallbackLayer<F> {
    type Service = CacheFallbackService<S, F>;

    fn layer(&self, inner: S) -> Self::Service {
        CacheFallbackService { inner, cache: self.cache, key: self.key.clone() }
    }
}

impl<F> fmt::Debug for CacheFallbackLayer<F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("CacheFallbackLayer").field("name", &self.cache.name()).finish_non_exhaustive()
    }
}

/// What a [`CacheFallbackLayer`] makes of a service.
#[derive(Clone)]
pub struct CacheFallbackService<S, F> {
    inner: S,
    cache: &'static CacheFallback,
    key: F,
}

impl<S, R, F, K> Service<R> for CacheFallbackService<S, F>
where
    S: Service<R>,
    S::Response: Cached,
    F: Fn(&R) -> K,
    K: CacheKey,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = CacheFallbackFuture<S::Future, K>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: R) -> Self::Future {
        let key = Some((self.key)(&request));
        CacheFallbackFuture { inner: self.inner.call(request), cache: self.cache, key }
    }
}

impl<S: fmt::Debug, F> fmt::Debug for CacheFallbackService<S, F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CacheFallbackService")
            .field("name", &self.cache.name())
            .field("inner", &self.inner)
            .finish_non_exhaustive()
    }
}

pin_project! {
    /// The answer of a [`CacheFallbackService`].
    #[must_use = "futures do nothing unless polled"]
    pub struct CacheFallbackFuture<F, K> {
        #[pin]
        inner: F,
        cache: &'static CacheFallback,
        key: Option<K>,
    }
}

impl<F, K, V, E> Future for CacheFallbackFuture<F, K>
where
    F: Future<Output = Result<V, E>>,
    V: Cached,
    K: CacheKey,
{
    type Output = Result<V, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let result = ready!(this.inner.poll(context));
        Poll::Ready(match this.key.take() {
            Some(key) => this.cache.keep_or_serve(key, result),
            None => result,
        })
    }
}

impl<F, K> fmt::Debug for CacheFallbackFuture<F, K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CacheFallbackFuture")
            .field("name", &self.cache.name())
            .finish_non_exhaustive()
    }
}
