//! Limits of time. Who waits, and for what, is in `call/`: here are the limits and their count.

#[cfg(feature = "serve")]
mod outside;

use std::time::Duration;

use super::adjusted::Adjusted;
use super::state::{Fresh, State};
use crate::event::{PolicyEvent, publish};
use crate::rejection::Rejection;
use crate::sync::{AtomicU64, Ordering};

/// A limit for one attempt, for all of them, or for both.
///
/// A limit is measured from the moment when the call first has to wait, so that a call that is ready at once reads no
/// clock and arms no timer: what the body does before its first wait, on the thread, no timer could cut anyway. An
/// attempt that is cut is dropped where it waits, counts as a failure with the breaker and is retried while the total
/// lasts. Time in the bulkhead's queue counts for the limit, and a call that is cut there never starts and says nothing
/// about the callee (as in MicroProfile Fault Tolerance); the wait for a rate limit counts for the total alone.
///
/// ```
/// use std::time::Duration;
/// use resilience::{Rejection, Timeout};
///
/// static SLOW: Timeout = Timeout::new("slow", Duration::from_millis(5));
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let answer: Result<(), Rejection> = SLOW.call(std::future::pending()).await;
/// assert_eq!(answer.unwrap_err().to_string(), "`slow` took longer than 5ms");
/// # }
/// ```
#[derive(Debug)]
pub struct Timeout {
    name: &'static str,
    settings: Adjusted<Settings>,
    state: State<Fired>,
}

/// What limits of time are told in their declaration, or from outside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Settings {
    pub(crate) enabled: bool,
    pub(crate) attempt: Option<Duration>,
    pub(crate) total: Option<Duration>,
}

impl Settings {
    /// What does not fit together.
    pub(crate) const fn fault(&self) -> Option<&'static str> {
        match (self.attempt, self.total) {
            (Some(attempt), Some(total)) if total.as_nanos() <= attempt.as_nanos() => Some(
                "`total` must be longer than the limit of one attempt, or no attempt ever reaches its own limit",
            ),
            _ => None,
        }
    }
}

/// How often the time was up.
#[derive(Debug)]
struct Fired(AtomicU64);

impl Fired {
    const fn new() -> Self {
        Self(AtomicU64::new(0))
    }
}

impl Fresh for Fired {
    fn fresh() -> Self {
        Self::new()
    }
}

impl Timeout {
    /// A limit for one attempt.
    ///
    /// # Panics
    /// If it is zero; in a `static`, that is a compile error.
    pub const fn new(name: &'static str, limit: Duration) -> Self {
        assert!(!limit.is_zero(), "the limit of `timeout` must be longer than zero");
        Self {
            name,
            settings: Adjusted::new(Settings { enabled: true, attempt: Some(limit), total: None }),
            state: State::new(Fired::new()),
        }
    }

    /// A limit for all attempts and the pauses between them, and none for one.
    ///
    /// # Panics
    /// If it is zero; in a `static`, that is a compile error.
    pub const fn of_total(name: &'static str, total: Duration) -> Self {
        let settings = Adjusted::new(Settings { enabled: true, attempt: None, total: None });
        Self { name, settings, state: State::new(Fired::new()) }.total(total)
    }

    /// The limit for all attempts and the pauses between them. It cuts the attempt under way, which is a failure, and
    /// prevents later ones; a pause that does not fit into it is not made.
    ///
    /// # Panics
    /// If it is zero; in a `static`, that is a compile error.
    pub const fn total(mut self, total: Duration) -> Self {
        assert!(!total.is_zero(), "`total` must be longer than zero");
        self.settings.declared.total = Some(total);
        self
    }

    /// The same, if its settings fit together.
    ///
    /// # Panics
    /// If `total` is not longer than the limit of one attempt; in a `static`, that is a compile error.
    pub const fn checked(self) -> Self {
        if let Some(fault) = self.fault() {
            panic!("{}", fault);
        }
        self
    }

    /// What does not fit together.
    pub(crate) const fn fault(&self) -> Option<&'static str> {
        self.settings.declared.fault()
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// How often the time was up so far, for an attempt or for all of them.
    pub(crate) fn count_so_far(&self) -> u64 {
        self.state.get().0.load(Ordering::Relaxed)
    }

    #[inline]
    pub(crate) fn attempt_limit(&self) -> Option<Duration> {
        let settings = self.settings();
        settings.attempt.filter(|_| settings.enabled)
    }

    #[inline]
    pub(crate) fn total_limit(&self) -> Option<Duration> {
        let settings = self.settings();
        settings.total.filter(|_| settings.enabled)
    }

    /// The time is up: counts it and tells it.
    pub(crate) fn fires(&self, limit: Duration) -> Rejection {
        self.state.get().0.fetch_add(1, Ordering::Relaxed);
        publish(&PolicyEvent::TimedOut { name: self.name, limit });
        Rejection::TimedOut { name: self.name, limit }
    }

    /// Its settings in words, to compare copies by.
    pub(crate) fn shown_settings(&self) -> String {
        format!("{:?}", self.settings.declared)
    }

    #[inline]
    fn settings(&self) -> &Settings {
        self.settings.get()
    }
}

#[cfg(test)]
#[path = "timeout_tests.rs"]
mod tests;
