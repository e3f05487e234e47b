//! What a request is refused for before its handler is asked.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, Response, StatusCode};

use super::Shell;

/// The answer to a request that may not pass.
pub(super) fn refuse(shell: &Shell) -> Option<Response<Body>> {
    (!shell.lifecycle.started()).then(starting)
}

fn starting() -> Response<Body> {
    let mut response = Response::new(Body::from(r#"{"detail":"starting"}"#));
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("2"));
    response
}
