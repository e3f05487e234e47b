//! A limiter around any future, closure or stretch of code.

use std::hash::Hash;

use crate::clock;
use crate::key::Key;
use crate::outcome::Outcome;
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

    /// Runs a future when the limit allows it; where it does not, the future is dropped without being polled.
    pub async fn call<F>(&'static self, future: F) -> F::Output
    where
        F: Future<Output: Outcome>,
    {
        match self.acquire().await {
            Ok(()) => {
                #[cfg(feature = "testing")]
                let future = crate::testing::watched(self.name(), future);
                future.await
            }
            Err(rejection) => F::Output::rejected(rejection),
        }
    }

    /// Runs a closure when the limit allows it. Waits on the thread, up to `max_wait`.
    pub fn call_sync<R: Outcome>(&'static self, call: impl FnOnce() -> R) -> R {
        #[cfg(feature = "testing")]
        let call = || crate::testing::watched_sync(self.name(), call);
        match self.decide(None) {
            Decision::Allowed => call(),
            Decision::AllowedAt(at, _) => {
                clock::block_until(at);
                call()
            }
            Decision::Refused(retry_after) => R::rejected(self.rejection(retry_after)),
        }
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
