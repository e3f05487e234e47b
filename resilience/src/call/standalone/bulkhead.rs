//! A bulkhead around any future, closure or stretch of code.

use std::future::poll_fn;
use std::hash::Hash;
use std::marker::PhantomData;

use super::{Call, HERE, OfOutcome};
use crate::clock;
use crate::guard::Guard;
use crate::key::Key;
use crate::outcome::{Outcome, conclude};
use crate::policy::bulkhead::{Bulkhead, Entry};
use crate::policy::state::Origin;
use crate::rejection::Rejection;

/// A place in a bulkhead, given back when it is dropped.
#[derive(Debug)]
#[must_use = "the place is given back when the permit is dropped"]
pub struct BulkheadPermit {
    bulkhead: &'static Bulkhead,
    key: Option<Key>,
    origin: Origin,
}

impl Drop for BulkheadPermit {
    fn drop(&mut self) {
        let _entered = self.origin.enter();
        self.bulkhead.leave(self.key);
    }
}

impl Bulkhead {
    /// A place, at once or after waiting in the queue. Dropping the future gives up the place in the queue.
    ///
    /// # Errors
    /// [`Rejection::BulkheadFull`] if the queue is full too, or the place did not come within `max_wait`.
    pub async fn acquire(&'static self) -> Result<BulkheadPermit, Rejection> {
        self.acquire_by(None).await
    }

    /// A place among those of a key.
    ///
    /// # Errors
    /// As [`acquire`](Self::acquire).
    pub async fn acquire_key<K: Hash + ?Sized>(&'static self, key: &K) -> Result<BulkheadPermit, Rejection> {
        let key = Key::of(key);
        self.acquire_by(Some(key)).await
    }

    /// A place, if there is one now and nobody waits for it.
    ///
    /// # Errors
    /// [`Rejection::BulkheadFull`] if there is none.
    pub fn try_acquire(&'static self) -> Result<BulkheadPermit, Rejection> {
        self.try_acquire_by(None)
    }

    /// A place among those of a key, if there is one now.
    ///
    /// # Errors
    /// [`Rejection::BulkheadFull`] if there is none.
    pub fn try_acquire_key<K: Hash + ?Sized>(&'static self, key: &K) -> Result<BulkheadPermit, Rejection> {
        self.try_acquire_by(Some(Key::of(key)))
    }

    /// Runs a future in a place, which is given back however it ends. Where there is none, it is dropped without being
    /// polled, and the answer says so.
    pub async fn call<R: Outcome, F: Future<Output = R>>(&'static self, body: F) -> R {
        let guard = Guard::new(self.name(), HERE).bulkhead(self);
        let mut call = Call::new(&guard);
        conclude(call.attempt(&OfOutcome(PhantomData), body).await)
    }

    /// Runs a closure in a place. Waits on the thread, where there is a queue.
    pub fn call_sync<R: Outcome>(&'static self, body: impl FnOnce() -> R) -> R {
        let guard = Guard::new(self.name(), HERE).bulkhead(self);
        let mut call = Call::new(&guard);
        conclude(call.attempt_sync(&OfOutcome(PhantomData), body))
    }

    fn permit(&'static self, key: Option<Key>) -> BulkheadPermit {
        BulkheadPermit { bulkhead: self, key, origin: Origin::here() }
    }

    fn full(&self) -> Rejection {
        Rejection::BulkheadFull { name: self.name() }
    }

    fn try_acquire_by(&'static self, key: Option<Key>) -> Result<BulkheadPermit, Rejection> {
        if self.enter_at_once(key) { Ok(self.permit(key)) } else { Err(self.full()) }
    }

    async fn acquire_by(&'static self, key: Option<Key>) -> Result<BulkheadPermit, Rejection> {
        let mut waiter = match self.enter(key) {
            Entry::Entered => return Ok(self.permit(key)),
            Entry::Full => return Err(self.full()),
            Entry::Queued(waiter) => waiter,
        };
        let turn = poll_fn(|context| waiter.poll_entered(context));
        let entered = match self.wait_limit() {
            None => {
                turn.await;
                true
            }
            Some(limit) => tokio::time::timeout_at(clock::after(limit), turn).await.is_ok(),
        };
        if entered {
            return Ok(self.permit(key));
        }
        drop(waiter);
        self.count_rejected();
        Err(self.full())
    }
}

#[cfg(test)]
#[path = "bulkhead_tests.rs"]
mod tests;
