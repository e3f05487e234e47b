//! How long the answer to a request may take, until its head.

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::task::Context;
use std::time::Duration;

use axum::http::StatusCode;
use axum::response::Response;
use pin_project_lite::pin_project;
use tokio::time::{Sleep, sleep_until};

use super::detail::detail;
use crate::clock::{self, Instant};

thread_local! {
    /// Whether a deadline further in keeps the time of the request that is polled now.
    static KEPT: Cell<bool> = const { Cell::new(false) };
}

pin_project! {
    /// The time that a request has. It arms a timer only where the handler is not ready at once.
    #[derive(Debug, Default)]
    pub(crate) struct Deadline {
        end: Option<Instant>,
        #[pin]
        timer: Option<Sleep>,
    }
}

impl Deadline {
    /// So long from now on.
    pub(super) fn new(limit: Duration) -> Self {
        Self { end: Some(clock::after(limit)), timer: None }
    }

    /// So long from a time on; none is no limit.
    pub(super) fn since(begin: Instant, limit: Option<Duration>) -> Self {
        Self { end: limit.map(|limit| clock::later(begin, limit)), timer: None }
    }

    /// The handler is about to be polled: what a request before this one has left on the thread is forgotten.
    #[inline]
    pub(super) fn begin(&self) {
        if self.end.is_some() {
            KEPT.set(false);
        }
    }

    /// The handler was polled, and is not ready: whether its time is up.
    #[inline]
    pub(super) fn is_up(self: Pin<&mut Self>, context: &mut Context<'_>) -> bool {
        self.end.is_some() && self.cuts(context)
    }

    fn cuts(self: Pin<&mut Self>, context: &mut Context<'_>) -> bool {
        let mut this = self.project();
        if KEPT.replace(false) {
            *this.end = None;
            this.timer.set(None);
        }
        let Some(end) = *this.end else { return false };
        if this.timer.is_none() {
            this.timer.set(Some(sleep_until(end)));
        }
        this.timer.as_pin_mut().is_some_and(|timer| timer.poll(context).is_ready())
    }
}

/// Tells a deadline further out that the time of this request is kept here.
pub(super) fn keep() {
    KEPT.set(true);
}

/// The answer where the time is up.
#[cold]
pub(super) fn timeout() -> Response {
    detail(StatusCode::GATEWAY_TIMEOUT, r#"{"detail":"timeout"}"#, None)
}

#[cfg(test)]
#[path = "deadline_tests.rs"]
mod tests;
