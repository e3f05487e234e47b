//! Policies as plain `static`s, without attributes: the same calls of the same guard.

mod bulkhead;
mod rate_limiter;

use std::marker::PhantomData;

use super::Call;
use crate::guard::Guard;
use crate::outcome::judge::Judge;
use crate::outcome::{Outcome, conclude};
use crate::policy::retry::Retry;
use crate::policy::timeout::Timeout;
use crate::rejection::Rejection;
use crate::site::Site;

pub use bulkhead::BulkheadPermit;

const HERE: Site = Site::new(file!(), line!(), column!(), "call");

impl Retry {
    /// Calls until an answer has not failed or no further attempt is allowed; then the last answer is the call's. Every
    /// attempt is a new future.
    ///
    /// A failed answer is what [`Outcome::failed`] says: an `Err`, a 5xx response. Cancelled, it is counted and no
    /// further attempt begins. A panic of the body goes on unwinding and is not retried. Around an immediate success it
    /// costs a count of its own; only a pause needs a tokio runtime.
    pub async fn call<R: Outcome, F: Future<Output = R>>(&'static self, mut body: impl FnMut() -> F) -> R {
        let guard = Guard::new(self.name(), HERE).retry(self);
        let mut call = Call::new(&guard);
        call.can_be_rejected();
        loop {
            // The closure is called when the pause before it is over.
            if let Some(result) = call.again(&OfOutcome(PhantomData), async { body().await }).await {
                return conclude(result);
            }
        }
    }

    /// The same for a plain function. Its pauses block the thread.
    pub fn call_sync<R: Outcome>(&'static self, mut body: impl FnMut() -> R) -> R {
        let guard = Guard::new(self.name(), HERE).retry(self);
        let mut call = Call::new(&guard);
        loop {
            // The closure is called when the pause before it is over.
            if let Some(result) = call.again_sync(&OfOutcome(PhantomData), &mut body) {
                return conclude(result);
            }
        }
    }
}

impl Timeout {
    /// Waits for a future, but no longer than the shorter of the limits; then the future is dropped, and the answer says
    /// that the time was up.
    ///
    /// A future that is ready at once reads no clock and arms no timer; any other needs a tokio runtime.
    pub async fn call<R: Outcome, F: Future<Output = R>>(&'static self, body: F) -> R {
        let guard = Guard::new(self.name(), HERE).timeout(self);
        let mut call = Call::new(&guard);
        conclude(call.attempt(&OfOutcome(PhantomData), body).await)
    }
}

/// Judges answers by what their type says.
#[derive(Debug)]
struct OfOutcome<R>(PhantomData<fn() -> R>);

impl<R: Outcome> Judge for OfOutcome<R> {
    type Value = R;
    type Good = R;
    type Error = Rejection;

    fn split<'v>(&self, value: &'v R) -> Result<&'v R, &'v Rejection> {
        Ok(value)
    }

    fn into_error(&self, value: R) -> Result<R, Rejection> {
        Ok(value)
    }

    fn from_good(&self, good: R) -> R {
        good
    }

    #[inline]
    fn failed(&self, value: &R) -> bool {
        value.failed()
    }
}

#[cfg(test)]
#[path = "standalone_tests.rs"]
mod tests;
