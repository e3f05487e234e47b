//! A call that a breaker let through, for code that tells the outcome itself.

use std::{fmt, thread};

use super::CircuitBreaker;
use super::cell::Admission;
use crate::policy::Verdict;

/// A call that a [`CircuitBreaker`] let through. It ends with [`success`](Self::success), [`failure`](Self::failure) or
/// [`ignore`](Self::ignore).
///
/// Dropped without any of them it counts as cancelled, which is neither, and a trial call's place is free again; dropped
/// while its thread panics it counts as a failure.
#[must_use = "a permit that is dropped counts as a cancelled call"]
pub struct Permit {
    breaker: &'static CircuitBreaker,
    /// Until it is settled.
    admission: Option<Admission>,
    /// What it means to be dropped; where nothing is said, the thread tells.
    pub(super) dropped: Option<Verdict>,
    #[cfg(feature = "testing")]
    probe: crate::testing::Probe<'static>,
}

impl Permit {
    #[inline]
    pub(super) fn new(breaker: &'static CircuitBreaker, admission: Admission) -> Self {
        Self {
            breaker,
            admission: Some(admission),
            dropped: None,
            #[cfg(feature = "testing")]
            probe: crate::testing::Probe::of_permit(breaker.name()),
        }
    }

    /// The callee did its work.
    #[inline]
    pub fn success(self) {
        self.settle(Verdict::Success);
    }

    /// The callee failed.
    pub fn failure(self) {
        self.settle(Verdict::Failure);
    }

    /// The outcome says nothing about the callee: an error in the request itself, say. With
    /// [`ignore_as_success`](CircuitBreaker::ignore_as_success) it lets a half-open circuit close.
    pub fn ignore(self) {
        self.settle(Verdict::Ignored);
    }

    #[inline]
    #[cfg(not(feature = "testing"))]
    pub(super) fn settle(self, verdict: Verdict) {
        let (breaker, admission) = (self.breaker, self.admission);
        // It holds nothing but these two: without a look at whether it is settled, the call is an eighth shorter.
        std::mem::forget(self);
        if let Some(admission) = admission {
            breaker.settle(admission, None, verdict);
        }
    }

    #[cfg(feature = "testing")]
    pub(super) fn settle(mut self, verdict: Verdict) {
        self.ends(verdict);
    }

    #[inline]
    fn ends(&mut self, verdict: Verdict) {
        if let Some(admission) = self.admission.take() {
            #[cfg(feature = "testing")]
            let _entered = self.probe.ended(verdict);
            self.breaker.settle(admission, None, verdict);
        }
    }

    #[cold]
    fn is_dropped(&mut self) {
        let told = if thread::panicking() { Verdict::Failure } else { Verdict::Cancelled };
        self.ends(self.dropped.unwrap_or(told));
    }
}

impl Drop for Permit {
    #[inline]
    fn drop(&mut self) {
        if self.admission.is_some() {
            self.is_dropped();
        }
    }
}

impl fmt::Debug for Permit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Permit").field("breaker", &self.breaker.name()).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "permit_tests.rs"]
mod tests;
