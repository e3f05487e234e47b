//! What was wrong with the body of the request that is polled now, on its way to the layer that answers for it: extractors
//! would answer each in their own way.

use std::cell::Cell;

use axum::http::{StatusCode, Version};
use axum::response::Response;

use super::detail::last_detail;

thread_local! {
    static LAST: Cell<Option<BodyFault>> = const { Cell::new(None) };
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyFault {
    /// No byte came for too long.
    Stalled,
    /// There were more bytes than allowed.
    TooLarge,
}

impl BodyFault {
    #[cold]
    pub(super) fn answer(self, version: Version) -> Response {
        match self {
            Self::Stalled => {
                last_detail(StatusCode::REQUEST_TIMEOUT, r#"{"detail":"body timeout"}"#, version)
            }
            Self::TooLarge => {
                last_detail(StatusCode::PAYLOAD_TOO_LARGE, r#"{"detail":"body too large"}"#, version)
            }
        }
    }
}

/// A body ends with this fault.
pub(crate) fn note(fault: BodyFault) {
    LAST.set(Some(fault));
}

/// Forgets what was noted outside of the request that is polled now.
pub(super) fn forget() {
    LAST.set(None);
}

/// What was noted since.
pub(super) fn take() -> Option<BodyFault> {
    LAST.take()
}
