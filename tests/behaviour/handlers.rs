//! Handlers of axum, with its own attribute above ours and below.

use std::future::pending;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{Request, StatusCode};
use axum::response::Response;
use axum::routing::get;
use resilience::{Rejection, circuit_breaker, rate_limit, retry, timeout};
use tokio::time::Instant;
use tower::ServiceExt;

use crate::Error;

impl axum::response::IntoResponse for Error {
    fn into_response(self) -> Response {
        match self {
            Self::Refused(rejection) => rejection.into_response(),
            Self::Down | Self::Missing => StatusCode::BAD_GATEWAY.into_response(),
        }
    }
}

#[axum::debug_handler]
#[retry(base_delay = "1ms")]
#[timeout("1s")]
#[circuit_breaker("debugged-above")]
async fn above(State(state): State<u8>, Path(id): Path<u8>) -> Result<String, Error> {
    Ok(format!("{}", state + id))
}

#[retry(base_delay = "1ms")]
#[timeout("1s")]
#[circuit_breaker("debugged-below")]
#[axum::debug_handler]
async fn below(State(state): State<u8>, Path(id): Path<u8>) -> Result<String, Error> {
    Ok(format!("{}", state * id))
}

#[rate_limit("1/minute", name = "limited-by-header", per = header("x-api-key"))]
async fn limited(request: Request<Body>) -> Response {
    Response::new(request.into_body())
}

#[circuit_breaker("answering", threshold = 1)]
async fn answering(Path(status): Path<u16>) -> Response {
    let mut response = Response::default();
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
    response
}

#[circuit_breaker("in-pairs")]
async fn pair() -> Result<&'static str, (StatusCode, String)> {
    Ok("pair")
}

#[rate_limit("1/minute", per = tenant, algorithm = gcra, burst = 1)]
async fn by_tenant() -> Result<&'static str, Rejection> {
    Ok("tenant")
}

fn tenant(parts: &axum::http::request::Parts) -> Option<String> {
    parts.headers.get("x-tenant").map(|tenant| format!("{tenant:?}"))
}

#[timeout("2s", name = "cut-response")]
async fn cut_response() -> Response {
    pending().await
}

#[timeout("2s", name = "cut-status")]
async fn cut_status() -> StatusCode {
    pending().await
}

#[timeout("2s", name = "cut-error-status")]
async fn cut_error_status() -> Result<String, StatusCode> {
    pending().await
}

#[timeout("2s", name = "cut-error-text")]
async fn cut_error_text() -> Result<String, (StatusCode, String)> {
    pending().await
}

#[timeout("2s", name = "cut-error-response")]
async fn cut_error_response() -> axum::response::Result<String> {
    pending().await
}

#[timeout("2s", name = "cut-rejection")]
async fn cut_rejection() -> Result<&'static str, Rejection> {
    pending().await
}

async fn status(path: &str) -> StatusCode {
    let routes = Router::new()
        .route("/above/{id}", get(above))
        .route("/below/{id}", get(below))
        .route("/limited", get(limited))
        .route("/answering/{status}", get(answering))
        .route("/pair", get(pair))
        .route("/tenant", get(by_tenant))
        .route("/cut/response", get(cut_response))
        .route("/cut/status", get(cut_status))
        .route("/cut/error_status", get(cut_error_status))
        .route("/cut/error_text", get(cut_error_text))
        .route("/cut/error_response", get(cut_error_response))
        .route("/cut/rejection", get(cut_rejection))
        .with_state(2);
    let request = Request::get(path).body(Body::empty()).unwrap();
    routes.oneshot(request).await.unwrap().status()
}

#[tokio::test(start_paused = true)]
async fn handlers_keep_their_signatures() {
    for path in ["/above/3", "/below/3", "/pair", "/limited", "/tenant"] {
        assert_eq!(status(path).await, StatusCode::OK, "{path}");
    }
    assert_eq!(status("/limited").await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(status("/tenant").await, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test(start_paused = true)]
async fn a_response_of_5xx_opens_the_circuit() {
    assert_eq!(status("/answering/404").await, StatusCode::NOT_FOUND);
    assert_eq!(status("/answering/500").await, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(status("/answering/200").await, StatusCode::SERVICE_UNAVAILABLE);
}

/// Whatever a handler returns, as long as it can say so.
#[tokio::test(start_paused = true)]
async fn a_handler_that_is_cut_answers_504() {
    for path in ["response", "status", "error_status", "error_text", "error_response", "rejection"] {
        let asked = Instant::now();
        assert_eq!(status(&format!("/cut/{path}")).await, StatusCode::GATEWAY_TIMEOUT, "{path}");
        assert_eq!(asked.elapsed().as_secs(), 2, "{path}");
    }
}

/// `#[axum::debug_handler]` copies the body of a function, and the copies are one circuit.
#[tokio::test(start_paused = true)]
async fn copies_of_a_body_are_one_circuit() {
    assert_eq!(status("/above/3").await, StatusCode::OK);
    let named = |name: &str| resilience::circuits().iter().filter(|circuit| circuit.name() == name).count();
    assert_eq!((named("debugged-above"), named("debugged-below")), (1, 1));
}

#[test]
fn what_is_declared_here_fits_together() {
    resilience::verify().unwrap();
}
