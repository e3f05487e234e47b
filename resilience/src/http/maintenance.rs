//! What maintenance answers.

use axum::http::{Method, StatusCode};
use axum::response::Response;

use super::detail::detail;
use crate::clock;
use crate::maintenance::{Register, Rules};

/// The answer to a request that maintenance refuses. Where there is none, one load.
#[inline]
pub(super) fn refuse(register: &Register, rules: &Rules, method: &Method, path: &str) -> Option<Response> {
    if register.is_on() { refuse_write(register, rules, method, path) } else { None }
}

#[cold]
fn refuse_write(register: &Register, rules: &Rules, method: &Method, path: &str) -> Option<Response> {
    if rules.pass(method, path) {
        return None;
    }
    let retry_after = register.remaining(clock::now()).unwrap_or(rules.retry_after);
    Some(detail(StatusCode::SERVICE_UNAVAILABLE, r#"{"detail":"maintenance"}"#, Some(retry_after)))
}

#[cfg(test)]
#[path = "maintenance_tests.rs"]
mod tests;
