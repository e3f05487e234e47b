//! A bulkhead around any future, closure or stretch of code.

use std::future::poll_fn;
use std::hash::Hash;

use crate::clock;
use crate::key::Key;
use crate::outcome::Outcome;
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

    /// Runs a future in a place; where there is none, it is dropped without being polled.
    pub async fn call<F>(&'static self, future: F) -> F::Output
    where
        F: Future<Output: Outcome>,
    {
        match self.acquire().await {
            Ok(_permit) => {
                #[cfg(feature = "testing")]
                let future = crate::testing::watched(self.name(), future);
                future.await
            }
            Err(rejection) => F::Output::rejected(rejection),
        }
    }

    /// Runs a closure in a place. Waits on the thread, where there is a queue.
    pub fn call_sync<R: Outcome>(&'static self, call: impl FnOnce() -> R) -> R {
        #[cfg(feature = "testing")]
        let call = || crate::testing::watched_sync(self.name(), call);
        match self.acquire_sync() {
            Ok(_permit) => call(),
            Err(rejection) => R::rejected(rejection),
        }
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

    fn acquire_sync(&'static self) -> Result<BulkheadPermit, Rejection> {
        match self.enter(None) {
            Entry::Entered => Ok(self.permit(None)),
            Entry::Full => Err(self.full()),
            Entry::Queued(mut waiter) => {
                if waiter.wait(self.wait_limit().map(clock::after)) {
                    return Ok(self.permit(None));
                }
                drop(waiter);
                self.count_rejected();
                Err(self.full())
            }
        }
    }
}

#[cfg(test)]
#[path = "bulkhead_tests.rs"]
mod tests;
