//! A circuit that people open: by a variable at the start, or from the program.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use pin_project_lite::pin_project;
use tower::{Layer, Service};

use super::detail::detail;
use crate::error::Problem;
use crate::maintenance::{Switch, switch};
use crate::sync::{Arc, AtomicBool, AtomicU64, Ordering};

/// The variable that opens the circuit of every gate.
const VARIABLE: &str = "CIRCUIT_OPEN";
const TARGET: &str = "resilience::circuit_gate";

/// What clients are told to wait: nobody knows when people will close it again.
const RETRY_AFTER: Duration = Duration::from_secs(30);

/// Whether the environment has opened every circuit.
static OPEN: AtomicBool = AtomicBool::new(false);

/// What the variable says, by `read`.
pub(crate) fn switched(read: impl FnOnce(&str) -> Option<String>) -> Result<Switch, Problem> {
    switch(VARIABLE, read(VARIABLE).as_deref())
}

/// Takes over what the variable said at the start of a service.
pub(crate) fn obey(switch: Switch) {
    let open = switch == Switch::On;
    OPEN.store(open, Ordering::Relaxed);
    if open {
        tracing::warn!(target: TARGET, "CIRCUIT_OPEN is set: routes behind a circuit gate answer 503");
    }
}

/// A layer that refuses every request to its routes, whatever the method, while its circuit is open: 503,
/// `{"detail":"circuit open"}` and `Retry-After: 30`.
///
/// ```
/// use axum::Router;
/// use axum::routing::get;
///
/// # async fn data() {}
/// let gate = resilience::circuit_gate();
/// let app: Router = Router::new().route("/api/data", get(data)).layer(gate.clone());
/// gate.open(); // from the next request on
/// ```
///
/// The variable `CIRCUIT_OPEN` (`1`, `true`, `yes` or `on`), read when a service starts, opens the circuits of all gates; at
/// any other value but `0`, `false`, `no`, `off` or nothing the service does not start. What the program said of one gate
/// counts more. It judges before the body is read and before any extractor runs; a request costs two loads. For a
/// circuit that opens by itself when calls fail, see [`circuit_breaker`](macro@crate::circuit_breaker).
pub fn circuit_gate() -> CircuitGate {
    CircuitGate { told: Arc::new(AtomicU64::new(NOTHING)) }
}

/// What the program said of a gate.
const NOTHING: u64 = 0;
const OPENED: u64 = 1;
const CLOSED: u64 = 2;

/// See [`circuit_gate()`]. A clone is a handle of the same gate.
#[derive(Clone, Debug)]
pub struct CircuitGate {
    told: Arc<AtomicU64>,
}

impl CircuitGate {
    /// Refuses requests from the next one on.
    pub fn open(&self) {
        self.tell(OPENED);
    }

    /// Lets requests pass, whatever the environment says.
    pub fn close(&self) {
        self.tell(CLOSED);
    }

    /// Whether requests are refused.
    pub fn is_open(&self) -> bool {
        match self.told.load(Ordering::Relaxed) {
            NOTHING => OPEN.load(Ordering::Relaxed),
            told => told == OPENED,
        }
    }

    fn tell(&self, told: u64) {
        if self.told.swap(told, Ordering::Relaxed) != told {
            tracing::warn!(target: TARGET, open = told == OPENED, "a circuit gate was set by the program");
        }
    }
}

impl<S> Layer<S> for CircuitGate {
    type Service = CircuitGateService<S>;

    fn layer(&self, inner: S) -> CircuitGateService<S> {
        CircuitGateService { inner, gate: self.clone() }
    }
}

/// What [`circuit_gate()`] makes of a service.
#[derive(Clone, Debug)]
pub struct CircuitGateService<S> {
    inner: S,
    gate: CircuitGate,
}

impl<S, B> Service<Request<B>> for CircuitGateService<S>
where
    S: Service<Request<B>, Response = Response<Body>>,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = CircuitGateFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> CircuitGateFuture<S::Future> {
        CircuitGateFuture { inner: (!self.gate.is_open()).then(|| self.inner.call(request)) }
    }
}

pin_project! {
    /// The response of a [`CircuitGateService`].
    #[derive(Debug)]
    pub struct CircuitGateFuture<F> {
        #[pin]
        inner: Option<F>,
    }
}

impl<F, E> Future for CircuitGateFuture<F>
where
    F: Future<Output = Result<Response<Body>, E>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        match self.project().inner.as_pin_mut() {
            Some(inner) => inner.poll(context),
            None => Poll::Ready(Ok(open())),
        }
    }
}

#[cold]
fn open() -> Response<Body> {
    detail(StatusCode::SERVICE_UNAVAILABLE, r#"{"detail":"circuit open"}"#, Some(RETRY_AFTER))
}

#[cfg(test)]
#[path = "circuit_gate_tests.rs"]
mod tests;
