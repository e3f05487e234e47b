//! How many requests are served at a time.

use std::time::Duration;

use axum::http::StatusCode;
use axum::response::Response;

use super::detail::detail;
use crate::sync::{Arc, AtomicU64, Ordering};

/// When to come back: a place is free as soon as a request ends.
const SOON: Duration = Duration::from_secs(1);

/// The places of a service.
#[derive(Debug)]
pub(crate) struct InFlight {
    most: u64,
    taken: AtomicU64,
}

/// One of them; free again when it is dropped.
#[derive(Debug)]
pub(crate) struct Place(Arc<InFlight>);

impl InFlight {
    pub(crate) fn new(most: u32) -> Arc<Self> {
        Arc::new(Self { most: most.into(), taken: AtomicU64::new(0) })
    }

    /// A place, where one is free.
    pub(super) fn enter(self: &Arc<Self>) -> Option<Place> {
        // What holds a place shares nothing with whom it goes to next, so no order is needed.
        let free = |taken| (taken < self.most).then_some(taken + 1);
        let entered = self.taken.fetch_update(Ordering::Relaxed, Ordering::Relaxed, free);
        entered.is_ok().then(|| Place(Arc::clone(self)))
    }

    #[cfg(test)]
    pub(super) fn taken(&self) -> u64 {
        self.taken.load(Ordering::Relaxed)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.taken.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The answer where none is free.
#[cold]
pub(super) fn overloaded() -> Response {
    detail(StatusCode::SERVICE_UNAVAILABLE, r#"{"detail":"overloaded"}"#, Some(SOON))
}

#[cfg(test)]
#[path = "in_flight_tests.rs"]
mod tests;
