//! Rejections as responses.

use std::time::Duration;

use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::answer::error;
use super::rate_limit_fields::{Fields, whole_seconds};
use super::refusal;
use crate::rejection::Rejection;

/// When to come back where no policy can know: a place in a bulkhead is free as soon as a call ends.
const SOON: Duration = Duration::from_secs(1);

/// The status and the text that a client sees. The text tells what happened and not where: the names of breakers,
/// timeouts and bulkheads are those of what stands behind the service.
fn told(rejection: &Rejection) -> (StatusCode, &'static str) {
    match rejection {
        Rejection::CircuitOpen { .. } => (StatusCode::SERVICE_UNAVAILABLE, "Service temporarily unavailable"),
        Rejection::TimedOut { .. } => (StatusCode::GATEWAY_TIMEOUT, "Request took too long"),
        Rejection::BulkheadFull { .. } => (StatusCode::SERVICE_UNAVAILABLE, "Too many requests at a time"),
        Rejection::RateLimited { .. } => (StatusCode::TOO_MANY_REQUESTS, "Rate limit exceeded"),
        Rejection::Injected { .. } => (StatusCode::INTERNAL_SERVER_ERROR, "Failed on a test's behalf"),
    }
}

/// 503 where a circuit is open or a bulkhead is full, 504 where the time was up, 429 beyond a rate limit, 500 where a
/// test had the attempt fail, as JSON:
/// `{"error":"Rate limit exceeded"}`. `Retry-After` is in whole seconds, rounded up; a second where the policy cannot
/// know. Beyond a rate limit, `RateLimit` and `RateLimit-Policy` tell the limit, under the limiter's name; other
/// names are not told. Nobody may keep it (`Cache-Control: no-store`).
impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        let (code, text) = told(&self);
        let mut response = error(code, text);
        let headers = response.headers_mut();
        insert_retry_after(headers, wait(&self));
        if let Self::RateLimited { name, retry_after, limit, period } = self {
            Fields { name, limit, period, remaining: 0, reset: retry_after }.add(headers);
        }
        response
    }
}

pub(super) fn insert_retry_after(headers: &mut HeaderMap, time: Duration) {
    headers.insert(RETRY_AFTER, HeaderValue::from(whole_seconds(time)));
}

fn wait(rejection: &Rejection) -> Duration {
    rejection.retry_after().unwrap_or(SOON)
}

impl From<Rejection> for Response {
    fn from(rejection: Rejection) -> Self {
        rejection.into_response()
    }
}

/// The status alone. `Retry-After` is added by the layer around the routes, [`serve()`](crate::serve)'s own or
/// [`layer()`](crate::layer).
impl From<Rejection> for StatusCode {
    fn from(rejection: Rejection) -> Self {
        let (code, _) = told(&rejection);
        refusal::note(code, wait(&rejection));
        code
    }
}

/// The status and the text of the response's body. `Retry-After` as for the status alone.
impl From<Rejection> for (StatusCode, String) {
    fn from(rejection: Rejection) -> Self {
        (rejection.into(), told(&rejection).1.to_owned())
    }
}

#[cfg(test)]
#[path = "rejection_tests.rs"]
mod tests;
