//! A limiter around any future, closure or stretch of code.

use std::hash::Hash;
use std::marker::PhantomData;

use super::{Call, HERE, OfOutcome};
use crate::guard::Guard;
use crate::key::Key;
use crate::outcome::{Outcome, conclude};
use crate::policy::rate_limiter::{Decision, RateLimiter, Reservation};
use crate::policy::state::Origin;
use crate::rejection::Rejection;

/// A call that waits for its turn. Dropping it gives the turn back.
struct Waiting {
    limiter: &'static RateLimiter,
    key: Option<Key>,
    reservation: Option<Reservation>,
    origin: Origin,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let _entered = self.origin.enter();
        if let Some(reservation) = self.reservation.take() {
            self.limiter.give_back(self.key, reservation);
        }
    }
}

impl RateLimiter {
    /// Counts a call, if it may go now. Never waits, whatever `max_wait` says.
    ///
    /// # Errors
    /// [`Rejection::RateLimited`] if it may not; it is not counted then, and may go after `retry_after`.
    pub fn check(&'static self) -> Result<(), Rejection> {
        self.check_by(None)
    }

    /// Counts a call of a key, if it may go now. Of the key only a fingerprint is kept.
    ///
    /// # Errors
    /// As [`check`](Self::check).
    #[inline]
    pub fn check_key<K: Hash + ?Sized>(&'static self, key: &K) -> Result<(), Rejection> {
        self.check_by(Some(Key::of(key)))
    }

    /// Counts a call, and waits until it may go. Dropping the future gives the turn back.
    ///
    /// # Errors
    /// [`Rejection::RateLimited`], at once, if the call would have to wait longer than `max_wait`.
    pub async fn acquire(&'static self) -> Result<(), Rejection> {
        self.acquire_by(None).await
    }

    /// Counts a call of a key, and waits until it may go.
    ///
    /// # Errors
    /// As [`acquire`](Self::acquire).
    pub async fn acquire_key<K: Hash + ?Sized>(&'static self, key: &K) -> Result<(), Rejection> {
        let key = Key::of(key);
        self.acquire_by(Some(key)).await
    }

    /// Runs a future when the limit allows it. Where it does not, the future is dropped without being polled, and the
    /// answer says so.
    pub async fn call<R: Outcome, F: Future<Output = R>>(&'static self, body: F) -> R {
        let guard = Guard::new(self.name(), HERE).rate_limiter(self);
        let mut call = Call::new(&guard);
        conclude(call.attempt(&OfOutcome(PhantomData), body).await)
    }

    /// Runs a closure when the limit allows it. Waits on the thread, up to `max_wait`.
    pub fn call_sync<R: Outcome>(&'static self, body: impl FnOnce() -> R) -> R {
        let guard = Guard::new(self.name(), HERE).rate_limiter(self);
        let mut call = Call::new(&guard);
        conclude(call.attempt_sync(&OfOutcome(PhantomData), body))
    }

    #[inline]
    fn check_by(&'static self, key: Option<Key>) -> Result<(), Rejection> {
        match self.decide_at_once(key) {
            Decision::Refused(retry_after) => Err(self.rejection(retry_after)),
            Decision::Allowed | Decision::AllowedAt(..) => Ok(()),
        }
    }

    async fn acquire_by(&'static self, key: Option<Key>) -> Result<(), Rejection> {
        match self.decide(key) {
            Decision::Allowed => Ok(()),
            Decision::Refused(retry_after) => Err(self.rejection(retry_after)),
            Decision::AllowedAt(at, reservation) => {
                let reservation = Some(reservation);
                let mut waiting = Waiting { limiter: self, key, reservation, origin: Origin::here() };
                tokio::time::sleep_until(at).await;
                waiting.reservation = None;
                Ok(())
            }
        }
    }
}

#[cfg(test)]
#[path = "rate_limiter_tests.rs"]
mod tests;
