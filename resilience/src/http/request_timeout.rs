//! A deadline of a route's own.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, Response};
use pin_project_lite::pin_project;
use tower::{Layer, Service};

use super::deadline::{self, Deadline};

/// A deadline for some routes, in the place of that of the whole service ([`Serve::request_timeout`](crate::Serve::request_timeout)):
/// shorter or longer.
///
/// ```
/// use std::time::Duration;
///
/// use axum::Router;
/// use axum::routing::{get, post};
///
/// # async fn order() {}
/// # async fn import() {}
/// let app: Router = Router::new()
///     .route("/import", post(import).layer(resilience::request_timeout(Duration::from_secs(300))))
///     .route("/orders", get(order));
/// # let _ =
/// resilience::serve().routes(app).request_timeout(Duration::from_secs(10));
/// ```
///
/// A handler whose response has no head by then is dropped where it waits, and the answer is 504 with
/// `{"detail":"timeout"}`. The body of the response may take longer. Of several around a route, the innermost counts.
/// It works without any service around it. A limit beyond what the clock can count (decades) is no limit; with one of zero
/// a handler must be ready at once.
///
/// It costs a look at the clock, and a timer where the handler is not ready at once. What the handler has spawned goes on.
pub const fn request_timeout(limit: Duration) -> RequestTimeoutLayer {
    RequestTimeoutLayer { limit }
}

/// See [`request_timeout()`].
#[derive(Clone, Copy, Debug)]
pub struct RequestTimeoutLayer {
    limit: Duration,
}

impl<S> Layer<S> for RequestTimeoutLayer {
    type Service = RequestTimeoutService<S>;

    fn layer(&self, inner: S) -> RequestTimeoutService<S> {
        RequestTimeoutService { inner, limit: self.limit }
    }
}

/// What [`request_timeout()`] makes of a service.
#[derive(Clone, Debug)]
pub struct RequestTimeoutService<S> {
    inner: S,
    limit: Duration,
}

impl<S, B> Service<Request<B>> for RequestTimeoutService<S>
where
    S: Service<Request<B>, Response = Response<Body>>,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = RequestTimeoutFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> RequestTimeoutFuture<S::Future> {
        RequestTimeoutFuture { deadline: Deadline::new(self.limit), inner: self.inner.call(request) }
    }
}

pin_project! {
    /// The response of a [`RequestTimeoutService`].
    #[derive(Debug)]
    pub struct RequestTimeoutFuture<F> {
        #[pin]
        deadline: Deadline,
        #[pin]
        inner: F,
    }
}

impl<F, E> Future for RequestTimeoutFuture<F>
where
    F: Future<Output = Result<Response<Body>, E>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        this.deadline.begin();
        let mut polled = this.inner.poll(context);
        if polled.is_pending() && this.deadline.is_up(context) {
            polled = Poll::Ready(Ok(deadline::timeout()));
        }
        deadline::keep();
        polled
    }
}
