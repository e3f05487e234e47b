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
use crate::lifecycle::{Lifecycle, Phase};

/// The gate for an axum program that keeps its own server: until the start has succeeded its routes answer 503 with
/// `{"detail":"starting"}` and `Retry-After`; while the service stops, HTTP/1 responses ask clients to close.
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
    Gate { lifecycle: None }
}

/// See [`layer()`].
#[derive(Clone, Debug)]
pub struct Gate {
    /// That of the service of this process, where none is given.
    lifecycle: Option<Lifecycle>,
}

impl Gate {
    pub(crate) fn of(lifecycle: Lifecycle) -> Self {
        Self { lifecycle: Some(lifecycle) }
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
        let inner = (!closed).then(|| self.inner.call(request));
        GateFuture { inner, lifecycle: lifecycle.filter(|_| http1) }
    }
}

pin_project! {
    /// The response of a [`GateService`].
    #[derive(Debug)]
    pub struct GateFuture<F> {
        #[pin]
        inner: Option<F>,
        lifecycle: Option<Lifecycle>,
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
            Some(inner) => ready!(inner.poll(context))?,
            None => starting(),
        };
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
