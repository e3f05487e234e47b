//! The one layer around the program's routes, under `serve()` and for a server of the program's own alike.
//!
//! Each route has an instance of it, which knows the route's template and keeps the route's series. A request goes
//! through these steps, from outside:
//!
//! 1. it is counted, from here to the end of its response's body ([`Tracked`]);
//! 2. it is refused until the start has succeeded;
//! 3. it is refused as a write during maintenance, beyond the number of requests that are served at a time, or because its
//!    body is too large ([`Refusals`]);
//! 4. its handler is dropped when its time is up, or the body of the request is at fault;
//! 5. a panic of the handler becomes a 500;
//! 6. its facts are in place for rate limits ([`Passage`]).
//!
//! All of it is one service and one future: each layer of axum's costs a box for the service and one for its future.

mod future;
mod panics;
mod route;
mod start;
#[cfg(test)]
pub(crate) mod testing;

use std::task::{Context, Poll};

use axum::body::Body;
use axum::http::header::CONNECTION;
use axum::http::{HeaderValue, Request, Response, StatusCode, Version};
use tower::{Layer, Service};

use super::TrustedProxies;
use super::facts::Passage;
use super::refusals::{Judgement, Refusals};
use super::track::Tracked;
use crate::error::{Problem, Problems, Result};
use crate::lifecycle::Lifecycle;
use crate::observe::requests::Requests;
use crate::serve::own;
use crate::site::Site;
use crate::sync::{Arc, OnceLock};
pub use future::GateFuture;
use route::Route;

/// What stands around the routes of one service.
#[derive(Debug)]
pub(crate) struct Shell {
    lifecycle: Lifecycle,
    requests: &'static Requests,
    refusals: Refusals,
    proxies: TrustedProxies,
}

impl Shell {
    /// It is never freed, so that a request need not hold it: there is one for each start of a service.
    pub(crate) fn leaked(
        lifecycle: Lifecycle,
        requests: &'static Requests,
        refusals: Refusals,
        proxies: TrustedProxies,
    ) -> &'static Self {
        Box::leak(Box::new(Self { lifecycle, requests, refusals, proxies }))
    }
}

/// What surrounds every request, for an axum program that keeps its own server.
///
/// - Requests are counted: `http_requests_total`, `http_request_duration_seconds`, `http_requests_in_progress`, by the
///   template of the route's path. So lay it over a router with [`Router::layer`](axum::Router::layer): around a whole
///   service it cannot see which route matched, and counts all as `unmatched`, as it does what no route matches and
///   what `nest_service` serves.
/// - Until the start has succeeded the routes answer 503 with `{"detail":"starting"}` and `Retry-After`; while the
///   service stops, HTTP/1 responses ask clients to close.
/// - A handler that panics answers 500 with `{"error":"internal error"}`.
/// - Limiters on handlers (`#[rate_limit(.., per = ip)]` and its kin) are told who asks, and clients how they stand
///   with them: `RateLimit`, `RateLimit-Policy` and, where a status alone was returned, `Retry-After`. The server must
///   tell the peer's address, with `into_make_service_with_connect_info::<SocketAddr>()`. Only a handler that answers
///   within the layer's own task is told of: not one in a task that a middleware spawns. Where no limiter asks, nothing
///   is recorded.
///
/// Under [`serve()`](crate::serve) there is one around all routes. A second one further in, around some of them, records
/// who asks anew, for functions after `per =` that look for what a middleware put into the request's extensions; it does
/// nothing else.
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
/// It belongs to the service that runs when its first request comes; while there is none, it lets everything pass and
/// counts nothing. A request costs no lock and one allocation, for its response's body.
pub fn layer() -> Gate {
    Gate { shell: Arc::default(), proxies: None }
}

/// See [`layer()`].
#[derive(Clone, Debug)]
pub struct Gate {
    /// That of the service of this process, once there is one.
    shell: Arc<OnceLock<&'static Shell>>,
    /// Those of the service, where none are given.
    proxies: Option<Arc<TrustedProxies>>,
}

impl Gate {
    pub(crate) fn of(shell: &'static Shell) -> Self {
        Self { shell: Arc::new(shell.into()), proxies: None }
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

    fn shell(&self) -> Option<&'static Shell> {
        self.shell.get().copied().or_else(|| {
            let shell = own::shell()?;
            Some(*self.shell.get_or_init(|| shell))
        })
    }
}

impl<S> Layer<S> for Gate {
    type Service = GateService<S>;

    fn layer(&self, inner: S) -> GateService<S> {
        GateService { inner, route: Arc::new(Route::new(self.clone())) }
    }
}

/// What [`layer()`] makes of a service.
#[derive(Clone, Debug)]
pub struct GateService<S> {
    inner: S,
    route: Arc<Route>,
}

impl<S> Service<Request<Body>> for GateService<S>
where
    S: Service<Request<Body>, Response = Response<Body>>,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = GateFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> GateFuture<S::Future> {
        let gate = &self.route.gate;
        let service = gate.shell();
        let shell = service.filter(|_| !future::is_inside());
        let closes = shell.filter(|_| request.version() <= Version::HTTP_11);
        let mut tracked = shell.map(|shell| Tracked::begin(self.route.series(shell, &request)));
        if let Some(answer) = shell.and_then(start::refuse) {
            return GateFuture::answered(answer, tracked, closes);
        }
        let judged = shell.zip(tracked.as_ref()).map(|(shell, tracked)| (&shell.refusals, tracked.since()));
        let (request, place, watch) = match Refusals::judge(judged, request) {
            Judgement::Admitted { request, place, watch } => (request, place, watch),
            Judgement::Refused { answer, maintenance } => {
                if let Some(tracked) = tracked.as_mut().filter(|_| maintenance) {
                    tracked.refuse_for_maintenance();
                }
                return GateFuture::answered(answer, tracked, closes);
            }
        };
        if let Some(tracked) = &mut tracked {
            tracked.hold(place);
        }
        let proxies = gate.proxies.as_deref().or(service.map(|shell| &shell.proxies));
        let (request, mut passage) = Passage::begin(request, proxies);
        let inner = future::guarded(tracked.is_some(), &mut passage, || self.inner.call(request));
        GateFuture::new(inner, passage, watch, tracked, closes)
    }
}

impl Shell {
    /// Asks an HTTP/1 client to take its next request elsewhere, while the service stops.
    fn send_away(&self, response: &mut Response<Body>) {
        send_away(&self.lifecycle, response);
    }
}

/// Asks an HTTP/1 client to take its next request elsewhere, while the service stops.
pub(crate) fn send_away<B>(lifecycle: &Lifecycle, response: &mut Response<B>) {
    if lifecycle.stopping() && response.status() != StatusCode::SWITCHING_PROTOCOLS {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
}

#[cfg(test)]
#[path = "shell_tests.rs"]
mod tests;
