//! Answers that say in one word why a request was not served: `{"detail":".."}`.

use std::time::Duration;

use axum::http::header::CONNECTION;
use axum::http::{HeaderValue, StatusCode, Version};
use axum::response::Response;

use super::answer::json;
use super::rejection::insert_retry_after;

/// Nobody may keep it. `Retry-After`, where there is one, is in whole seconds, rounded up.
pub(crate) fn detail(code: StatusCode, body: &'static str, retry_after: Option<Duration>) -> Response {
    let mut response = json(code, body);
    if let Some(time) = retry_after {
        insert_retry_after(response.headers_mut(), time);
    }
    response
}

/// The answer to a request whose body will not be read to its end: an HTTP/1 connection cannot go on after it.
pub(super) fn last_detail(code: StatusCode, body: &'static str, version: Version) -> Response {
    let mut response = json(code, body);
    if version <= Version::HTTP_11 {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}
