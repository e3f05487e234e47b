//! A call in the queue of a bulkhead.

use std::mem;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use super::Bulkhead;
use super::cell::Abandoned;
use crate::clock::{self, Instant};
use crate::key::Key;
use crate::policy::state::Origin;
use crate::sync::Arc;

/// A call in the queue. Dropping it gives up: the place in the queue, or the one just handed over.
#[derive(Debug)]
pub(crate) struct Waiter {
    bulkhead: &'static Bulkhead,
    key: Option<Key>,
    ticket: u64,
    stage: Stage,
    origin: Origin,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Waiting,
    /// It has had its answer, and owns nothing.
    Spent,
}

impl Waiter {
    pub(super) fn new(bulkhead: &'static Bulkhead, key: Option<Key>, ticket: u64) -> Self {
        Self { bulkhead, key, ticket, stage: Stage::Waiting, origin: Origin::here() }
    }

    /// Ready when a place was handed over; then the waiter is spent, and the place is to be given back with
    /// [`Bulkhead::leave`].
    pub(crate) fn poll_entered(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if self.stage == Stage::Spent {
            return Poll::Ready(());
        }
        let waker = context.waker().clone();
        let (polled, _dropped_unlocked) =
            self.bulkhead.entered(self.key, |cell| cell.poll(self.ticket, waker));
        if polled.is_ready() {
            self.stage = Stage::Spent;
        }
        polled
    }

    /// The same on the thread, in real time. Whether a place was handed over before the time was up; if not, the waiter is
    /// still in the queue, until it is dropped.
    pub(crate) fn wait(&mut self, deadline: Option<Instant>) -> bool {
        let began = clock::real();
        let limit = deadline.map(|deadline| deadline.saturating_duration_since(clock::now()));
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        while self.poll_entered(&mut Context::from_waker(&waker)).is_pending() {
            match limit {
                None => thread::park(),
                Some(limit) => match limit.checked_sub(clock::real() - began) {
                    Some(left) if !left.is_zero() => thread::park_timeout(left),
                    _ => return false,
                },
            }
        }
        true
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        if mem::replace(&mut self.stage, Stage::Spent) == Stage::Waiting {
            let _entered = self.origin.enter();
            let abandoned = self.bulkhead.entered(self.key, |cell| cell.abandon(self.ticket));
            if let Abandoned::Inside = abandoned {
                self.bulkhead.leave(self.key);
            }
        }
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.unpark();
    }
}
