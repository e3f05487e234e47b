//! The gate in front of the program's routes: closed until the start has succeeded.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::Body;
use axum::http::header::{CONNECTION, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, Request, Response, StatusCode, Version};
use pin_project_lite::pin_project;
use tower::{Layer, Service};

use super::own;
use crate::error::{Problem, Problems, Result};
use crate::http::TrustedProxies;
use crate::http::facts::Passage;
use crate::lifecycle::{Lifecycle, Phase};
use crate::site::Site;
use crate::sync::Arc;

/// The gate for an axum program that keeps its own server: until the start has succeeded its routes answer 503 with
/// `{"detail":"starting"}` and `Retry-After`; while the service stops, HTTP/1 responses ask clients to close.
///
/// It also tells limiters on handlers (`#[rate_limit(.., per = ip)]` and its kin) who asks, and clients how they stand
/// with them: `RateLimit`, `RateLimit-Policy` and, where a status alone was returned, `Retry-After`. The server must
/// tell the peer's address, with `into_make_service_with_connect_info::<SocketAddr>()`. Only a handler that answers
/// within the layer's own task is told of: not one in a task that a middleware spawns. Where no limiter asks, nothing
/// is recorded.
///
/// Under [`serve()`](crate::serve) there is one around all routes. A second one further in, around some of them, records
/// anew, for functions after `per =` that look for what a middleware put into the request's extensions.
///
/// It guards what it is put around, so add [`router()`](crate::router) after it:
///
/// ```no_run
/// # async fn example(routes: axum::Router) -> resilience::Result<()> {
/// let operations = resilience::router()?;
/// let app = routes.layer(resilience::layer()).merge(operations);
/// # Ok(()) }
/// ```
///
/// Where no service was started, it lets everything pass.
pub fn layer() -> Gate {
    Gate { lifecycle: None, proxies: None }
}

/// See [`layer()`].
#[derive(Clone, Debug)]
pub struct Gate {
    /// That of the service of this process, where none is given.
    lifecycle: Option<Lifecycle>,
    /// Those of a layer further out, where none are given.
    proxies: Option<Arc<TrustedProxies>>,
}

impl Gate {
    pub(crate) fn of(lifecycle: Lifecycle, proxies: Arc<TrustedProxies>) -> Self {
        Self { lifecycle: Some(lifecycle), proxies: Some(proxies) }
    }

    /// As [`Serve::trusted_proxies`](crate::Serve::trusted_proxies), for a server of the program's own.
    ///
    /// ```no_run
    /// # fn example(routes: axum::Router) -> resilience::Result<axum::Router> {
    /// let app = routes.layer(resilience::layer().trusted_proxies(["10.0.0.0/8"])?);
    /// # Ok(app) }
    /// ```
    ///
    /// # Errors
    /// With every network that is none.
    #[track_caller]
    pub fn trusted_proxies<N: AsRef<str>>(mut self, networks: impl IntoIterator<Item = N>) -> Result<Self> {
        let mut problems = Problems::default();
        let mut proxies = TrustedProxies::default();
        for message in networks.into_iter().filter_map(|network| proxies.add(network.as_ref()).err()) {
            problems.push(Problem::new(message).at(Site::caller()));
        }
        self.proxies = Some(Arc::new(proxies));
        problems.finish().map(|()| self)
    }
}

impl<S> Layer<S> for Gate {
    type Service = GateService<S>;

    fn layer(&self, inner: S) -> GateService<S> {
        GateService { inner, gate: self.clone() }
    }
}

/// What [`layer()`] makes of a service.
#[derive(Clone, Debug)]
pub struct GateService<S> {
    inner: S,
    gate: Gate,
}

impl<S, B> Service<Request<B>> for GateService<S>
where
    S: Service<Request<B>, Response = Response<Body>>,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = GateFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> GateFuture<S::Future> {
        let lifecycle = self.gate.lifecycle.clone().or_else(own::lifecycle);
        let http1 = request.version() <= Version::HTTP_11;
        let closed = lifecycle.as_ref().is_some_and(|lifecycle| !lifecycle.started());
        let lifecycle = lifecycle.filter(|_| http1);
        if closed {
            return GateFuture { inner: None, lifecycle, passage: Passage::default() };
        }
        let (request, mut passage) = Passage::begin(request, self.gate.proxies.as_deref());
        let inner = passage.within(|| self.inner.call(request));
        GateFuture { inner: Some(inner), lifecycle, passage }
    }
}

pin_project! {
    /// The response of a [`GateService`].
    #[derive(Debug)]
    pub struct GateFuture<F> {
        #[pin]
        inner: Option<F>,
        lifecycle: Option<Lifecycle>,
        passage: Passage,
    }
}

impl<F, E> Future for GateFuture<F>
where
    F: Future<Output = Result<Response<Body>, E>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let mut response = match this.inner.as_pin_mut() {
            Some(inner) => ready!(this.passage.within(|| inner.poll(context)))?,
            None => starting(),
        };
        this.passage.tell(&mut response);
        if let Some(lifecycle) = this.lifecycle {
            send_away(lifecycle, &mut response);
        }
        Poll::Ready(Ok(response))
    }
}

/// Asks an HTTP/1 client to take its next request elsewhere, while the service stops.
pub(crate) fn send_away<B>(lifecycle: &Lifecycle, response: &mut Response<B>) {
    if lifecycle.phase() >= Phase::Stopping && response.status() != StatusCode::SWITCHING_PROTOCOLS {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
}

fn starting() -> Response<Body> {
    let mut response = Response::new(Body::from(r#"{"detail":"starting"}"#));
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("2"));
    response
}

#[cfg(test)]
#[path = "gate_tests.rs"]
mod tests;
