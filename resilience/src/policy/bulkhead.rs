//! The bulkhead. (Skeleton.)

use std::task::{Context, Poll};
use std::time::Duration;

use crate::clock::Instant;
use crate::key::Key;

/// A limit on the calls under way at once.
#[derive(Debug)]
pub struct Bulkhead {
    name: &'static str,
    max_concurrent: u32,
    max_queue: u32,
    max_wait: Option<Duration>,
}

/// What a bulkhead answers to a call.
#[derive(Debug)]
pub(crate) enum Entry {
    /// The call has a place, to be given back with [`Bulkhead::leave`].
    Entered,
    /// The call waits for its turn. Dropping the waiter gives up: the place in the queue, or the one just handed over.
    Queued(Waiter),
    Full,
}

/// A call in the queue.
#[derive(Debug)]
pub(crate) struct Waiter;

impl Waiter {
    /// Ready when a place was handed over; then the waiter is spent, and the place is to be given back with
    /// [`Bulkhead::leave`].
    pub(crate) fn poll_entered(&mut self, _context: &mut Context<'_>) -> Poll<()> {
        Poll::Ready(())
    }

    /// The same on the thread. Whether a place was handed over before the time was up.
    pub(crate) fn wait(&mut self, _deadline: Option<Instant>) -> bool {
        true
    }
}

impl Bulkhead {
    /// A bulkhead with the defaults.
    pub const fn new(name: &'static str) -> Self {
        Self { name, max_concurrent: 10, max_queue: 0, max_wait: None }
    }

    /// How many calls may be under way at once. Default: 10.
    pub const fn max_concurrent(mut self, max_concurrent: u32) -> Self {
        self.max_concurrent = max_concurrent;
        self
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// How long a call may wait in the queue.
    pub(crate) fn wait_limit(&self) -> Option<Duration> {
        self.max_wait
    }

    #[inline]
    pub(crate) fn enter(&'static self, _key: Option<Key>) -> Entry {
        Entry::Entered
    }

    #[inline]
    pub(crate) fn leave(&'static self, _key: Option<Key>) {}

    /// Counts a call that waited too long.
    pub(crate) fn count_rejected(&'static self) {}
}
