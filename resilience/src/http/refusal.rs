//! A rejection that became a status alone, which has no room for `Retry-After`, on its way to the layer that adds it.

use std::cell::Cell;
use std::time::Duration;

use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, StatusCode};

use super::rejection::insert_retry_after;

thread_local! {
    static LAST: Cell<Option<Refusal>> = const { Cell::new(None) };
}

/// What a status said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    code: StatusCode,
    retry_after: Duration,
}

/// A rejection becomes a status.
pub(super) fn note(code: StatusCode, retry_after: Duration) {
    LAST.set(Some(Refusal::new(code, retry_after)));
}

/// Forgets what was noted outside of the request that is polled now.
pub(super) fn forget() {
    LAST.set(None);
}

/// What was noted since.
pub(super) fn take() -> Option<Refusal> {
    LAST.take()
}

impl Refusal {
    pub(super) fn new(code: StatusCode, retry_after: Duration) -> Self {
        Self { code, retry_after }
    }

    /// Tells the client, where the status came through and nobody else has.
    pub(super) fn tell(self, code: StatusCode, headers: &mut HeaderMap) {
        if code == self.code && !headers.contains_key(RETRY_AFTER) {
            insert_retry_after(headers, self.retry_after);
        }
    }
}
