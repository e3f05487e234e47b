//! Retries. (Skeleton.)

use std::time::Duration;

use crate::clock::Instant;

/// Further attempts after a failed one.
#[derive(Debug)]
pub struct Retry {
    name: &'static str,
    max_retries: u32,
    base_delay: Duration,
    rejected: bool,
}

/// The attempts of one call so far.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Attempts {
    made: u32,
    /// When the first began, where the policy asks.
    began: Option<Instant>,
    last_pause: Duration,
}

/// How an attempt ended that may be followed by another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ended {
    /// Whether the conditions of the declaration allow another.
    pub(crate) retryable: bool,
    /// The callee's wish.
    pub(crate) retry_after: Option<Duration>,
    /// How much of the time for all attempts is left.
    pub(crate) remaining: Option<Duration>,
}

impl Retry {
    /// A retry with the defaults.
    pub const fn new(name: &'static str) -> Self {
        Self { name, max_retries: 3, base_delay: Duration::from_millis(100), rejected: false }
    }

    /// How many attempts may follow the first. Default: 3.
    pub const fn max_retries(mut self, max_retries: u32) -> Self {
        self.max_retries = max_retries;
        self
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Whether refusals are retried too.
    pub(crate) fn retries_rejected(&self) -> bool {
        self.rejected
    }

    #[inline]
    pub(crate) fn begin(&'static self) -> Attempts {
        Attempts::default()
    }

    /// Counts an attempt that needs no other.
    #[inline]
    pub(crate) fn succeeded(&'static self, attempts: &mut Attempts) {
        attempts.made += 1;
    }

    /// The pause before the next attempt, if there is one.
    pub(crate) fn failed(&'static self, attempts: &mut Attempts, ended: &Ended) -> Option<Duration> {
        attempts.made += 1;
        (ended.retryable && attempts.made <= self.max_retries).then_some(self.base_delay)
    }
}
