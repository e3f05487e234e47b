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
pub(crate) struct Refusal {
    code: StatusCode,
    retry_after: Duration,
}

/// A rejection becomes a status.
pub(super) fn note(code: StatusCode, retry_after: Duration) {
    LAST.set(Some(Refusal { code, retry_after }));
}

/// Forgets what was noted outside of the request that is polled now.
pub(crate) fn forget() {
    LAST.set(None);
}

/// What was noted since.
pub(crate) fn take() -> Option<Refusal> {
    LAST.take()
}

impl Refusal {
    /// Tells the client, where the status came through and nobody else has.
    pub(crate) fn tell(self, code: StatusCode, headers: &mut HeaderMap) {
        if code == self.code && !headers.contains_key(RETRY_AFTER) {
            insert_retry_after(headers, self.retry_after);
        }
    }
}
