//! Limits of time. (Skeleton.)

use std::time::Duration;

use super::state::{Fresh, State};
use crate::sync::{AtomicU64, Ordering};

/// A limit for one attempt, for all of them, or for both.
#[derive(Debug)]
pub struct Timeout {
    name: &'static str,
    attempt: Option<Duration>,
    total: Option<Duration>,
    state: State<Fired>,
}

/// How often the time was up.
#[derive(Debug)]
struct Fired(AtomicU64);

impl Fresh for Fired {
    fn fresh() -> Self {
        Self(AtomicU64::new(0))
    }
}

impl Timeout {
    /// A limit for one attempt.
    pub const fn new(name: &'static str, limit: Duration) -> Self {
        Self { name, attempt: Some(limit), total: None, state: State::new(Fired(AtomicU64::new(0))) }
    }

    /// A limit for all attempts and the pauses between them, and none for one.
    pub const fn of_total(name: &'static str, total: Duration) -> Self {
        Self { name, attempt: None, total: Some(total), state: State::new(Fired(AtomicU64::new(0))) }
    }

    /// The limit for all attempts and the pauses between them.
    pub const fn total(mut self, total: Duration) -> Self {
        self.total = Some(total);
        self
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) fn attempt_limit(&self) -> Option<Duration> {
        self.attempt
    }

    pub(crate) fn total_limit(&self) -> Option<Duration> {
        self.total
    }

    pub(crate) fn count(&self) {
        self.state.get().0.fetch_add(1, Ordering::Relaxed);
    }
}
