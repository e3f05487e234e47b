//! Handlers with limits. Their signatures say nothing of them.

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use resilience::{circuit_breaker, rate_limit};

#[rate_limit("2/minute", per = ip)]
async fn by_address() -> Response {
    "hello".into_response()
}

#[rate_limit("2/minute", per = bearer)]
async fn by_token() -> Result<&'static str, Response> {
    Ok("hello")
}

#[rate_limit("2/minute", per = header("x-api-key"))]
async fn by_header() -> axum::response::Result<&'static str> {
    Ok("hello")
}

#[rate_limit("2/minute", per = tenant)]
async fn by_function() -> Result<&'static str, (StatusCode, String)> {
    Ok("hello")
}

fn tenant(parts: &Parts) -> Option<u32> {
    parts.headers.get("x-tenant")?.to_str().ok()?.parse().ok()
}

#[rate_limit("2/minute", per = |parts| parts.uri.path().to_owned())]
async fn by_path(Path(name): Path<String>) -> Result<String, StatusCode> {
    Ok(name)
}

#[rate_limit("1/minute")]
async fn status() -> StatusCode {
    StatusCode::OK
}

#[circuit_breaker(threshold = 2)]
async fn broken() -> impl IntoResponse {
    (StatusCode::BAD_GATEWAY, "the upstream is down").into_response()
}

#[circuit_breaker(threshold = 2)]
async fn missing() -> StatusCode {
    StatusCode::NOT_FOUND
}

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/by_address", get(by_address))
        .route("/by_token", get(by_token))
        .route("/by_header", get(by_header))
        .route("/by_function", get(by_function))
        .route("/by_path/{name}", get(by_path))
        .route("/status", get(status))
        .route("/broken", get(broken))
        .route("/missing", get(missing))
}
