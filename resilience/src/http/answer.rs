//! Answers with the headers that every operational path has in common.

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;

use super::json;

/// An answer that nobody may keep.
pub(super) fn answer(code: StatusCode, content_type: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = code;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

pub(super) fn json(code: StatusCode, body: impl Into<Body>) -> Response {
    answer(code, "application/json", body)
}

/// `{"error":"<message>"}`
pub(super) fn error(code: StatusCode, message: &str) -> Response {
    json(code, json::object(|object| object.text("error", message)))
}
