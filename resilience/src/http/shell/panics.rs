//! Handlers that panic.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use axum::body::Body;
use axum::http::{Response, StatusCode};

use crate::health::redact::redact;
use crate::http::answer::error;

/// What was thrown.
pub(super) type Payload = Box<dyn Any + Send>;

/// Does a part of the work on a request. What panicked is not asked to go on: it is dropped.
pub(super) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Payload> {
    catch_unwind(AssertUnwindSafe(work))
}

/// Tells the log, but not the client, what happened; the text may hold what is nobody's business, so it is for those
/// who ask for it.
pub(super) fn answer(payload: &Payload, method: &str, path: &str) -> Response<Body> {
    tracing::error!(method, path, "a handler panicked");
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    tracing::debug!(method, path, text = text.map(redact), "what the handler panicked with");
    error(StatusCode::INTERNAL_SERVER_ERROR, "internal error")
}
