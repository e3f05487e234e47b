//! What one attempt holds of its policies, and gives back however it ends.

mod enter;
#[cfg(feature = "tower")]
mod held;

use super::Call;
use crate::clock::{self, Instant};
use crate::outcome::judge::Judge;
use crate::policy::Verdict;
use crate::policy::bulkhead::Waiter;
use crate::policy::circuit_breaker::Admission;
use crate::policy::rate_limiter::Reservation;
use crate::policy::retry::Outcome;
use crate::policy::timeout::Timeout;
use crate::rejection::Rejection;
pub(crate) use enter::Step;
#[cfg(feature = "tower")]
pub(crate) use held::Held;

/// One attempt, from the pause before it to its end.
#[derive(Debug)]
pub(crate) struct Hold<'a, 'g> {
    call: &'a mut Call<'g>,
    stage: Stage,
    /// Only while something makes it wait, and apart: nobody who waits minds the allocation, and everybody else has less
    /// to carry.
    delay: Option<Box<Delay>>,
    admission: Option<Admission>,
    /// When the attempt's limit is up; from the first time that it waits for something that the limit covers.
    limit: Option<Instant>,
    #[cfg(feature = "testing")]
    pub(super) probe: crate::testing::Probe<'g>,
}

/// How far an attempt is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    New,
    /// It pauses, after the attempt before it.
    Pausing,
    /// A function of the program says whose limit it is; it may panic.
    Asking,
    /// There is a delay on its way to the body.
    Delayed,
    /// It has all it needs; the body is not being polled.
    Inside,
    /// The body is being polled: a panic is the callee's.
    Body,
    /// It was cut while it was inside: what it holds is given back after the body is dropped.
    Cut,
    Over,
}

/// What makes an attempt wait, once the breaker let it through.
#[derive(Debug)]
enum Delay {
    /// The limiter let it through, for later.
    Paced(Instant, Reservation),
    /// In the bulkhead's queue, until then.
    Queued(Waiter, Option<Instant>),
}

impl<'a, 'g> Hold<'a, 'g> {
    #[inline]
    pub(crate) fn new(call: &'a mut Call<'g>) -> Self {
        Self {
            #[cfg(feature = "testing")]
            probe: crate::testing::Probe::new(call.guard),
            call,
            stage: Stage::New,
            delay: None,
            admission: None,
            limit: None,
        }
    }

    /// The body waits. Whether for a limited time.
    #[inline]
    pub(crate) fn body_waits(&mut self) -> bool {
        self.stage = Stage::Inside;
        self.call.guard.timeout.is_some()
    }

    /// The body gave an answer.
    #[inline]
    pub(crate) fn ended<J: Judge>(&mut self, judge: &J, value: &J::Value) {
        // A panic of the declaration's predicates is not the callee's.
        self.stage = Stage::Inside;
        let judged = self.admission.is_some() || cfg!(feature = "testing");
        let verdict = if judged { judge.verdict(value) } else { Verdict::Ignored };
        if cfg!(feature = "testing") || verdict == Verdict::Failure || self.call.keys.is_some() {
            self.ends(verdict);
        } else {
            self.leave();
            self.settle(verdict);
        }
    }

    /// Gives everything back and tells the breaker.
    #[inline(never)]
    fn ends(&mut self, verdict: Verdict) {
        self.leave();
        self.settle(verdict);
    }

    /// A test has the attempt fail in place of the body.
    #[cfg(feature = "testing")]
    pub(super) fn fails(&mut self) {
        self.ends(Verdict::Failure);
    }

    /// Whether another attempt follows this one.
    #[inline]
    pub(crate) fn follows<J: Judge>(&mut self, judge: &J, result: Result<&J::Value, &Rejection>) -> bool {
        self.call.follows(judge, result)
    }

    /// Until when it waits, if not only to be woken.
    pub(crate) fn waits_until(&mut self) -> Option<Instant> {
        let own = match self.delay.as_deref() {
            // A pause fits into the total, or it would not be made.
            _ if self.stage == Stage::Pausing => return self.call.pause,
            Some(Delay::Paced(at, _)) => Some(*at),
            Some(Delay::Queued(_, limit)) => earlier(*limit, self.attempt_deadline()),
            None => self.attempt_deadline(),
        };
        earlier(self.call.total_deadline(), own)
    }

    /// A time has come. The rejection, if it ends the attempt.
    pub(crate) fn times_out(&mut self) -> Option<Rejection> {
        if self.stage == Stage::Pausing {
            return None;
        }
        let now = clock::now();
        let timeout = self.call.guard.timeout;
        let limit = if self.call.total_deadline().is_some_and(|deadline| deadline <= now) {
            timeout.and_then(Timeout::total_limit)
        } else if self.limit.is_some_and(|deadline| deadline <= now) {
            timeout.and_then(Timeout::attempt_limit)
        } else {
            let expired =
                matches!(self.delay.as_deref(), Some(Delay::Queued(_, Some(limit))) if *limit <= now);
            return if expired { self.waited_too_long() } else { None };
        };
        let rejection = timeout?.fires(limit?);
        if self.stage == Stage::Inside {
            self.stage = Stage::Cut;
        } else {
            self.give_back();
            self.settle(Verdict::Ignored);
        }
        Some(rejection)
    }

    /// It waited in the queue for as long as it may.
    fn waited_too_long(&mut self) -> Option<Rejection> {
        let bulkhead = self.call.guard.bulkhead?;
        self.give_back();
        bulkhead.count_rejected();
        self.settle(Verdict::Ignored);
        Some(Rejection::BulkheadFull { name: bulkhead.name() })
    }

    fn attempt_deadline(&mut self) -> Option<Instant> {
        let limit = self.call.guard.timeout?.attempt_limit()?;
        Some(*self.limit.get_or_insert_with(|| clock::after(limit)))
    }

    #[inline]
    fn leave(&mut self) {
        if let Some(bulkhead) = self.call.guard.bulkhead {
            bulkhead.leave(self.call.key(|keys| keys.bulkhead));
        }
    }

    /// Ends the attempt with the breaker.
    #[inline]
    fn settle(&mut self, verdict: Verdict) {
        self.stage = Stage::Over;
        #[cfg(feature = "testing")]
        let _entered = self.probe.ended(verdict);
        if let (Some(breaker), Some(admission)) = (self.call.guard.circuit_breaker, self.admission.take()) {
            breaker.settle(admission, self.call.key(|keys| keys.circuit_breaker), verdict);
        }
    }

    /// Gives back what the attempt has of the limiter and the bulkhead.
    fn give_back(&mut self) {
        match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Delayed => match self.delay.take().as_deref() {
                Some(Delay::Paced(_, reservation)) => {
                    if let Some(limiter) = self.call.guard.rate_limiter {
                        limiter.give_back(self.call.key(|keys| keys.rate_limiter), *reservation);
                    }
                }
                // A waiter that is dropped leaves the queue.
                Some(Delay::Queued(..)) | None => {}
            },
            Stage::Inside | Stage::Body | Stage::Cut => self.leave(),
            Stage::Pausing | Stage::New | Stage::Asking | Stage::Over => {}
        }
    }

    /// The body was cut or panicked, or nobody waits for the end any more.
    #[cold]
    fn given_up(&mut self) {
        let (verdict, outcome) = match self.stage {
            // What the retries make of it is decided already.
            Stage::Cut => (Verdict::Failure, None),
            Stage::Body => (Verdict::Failure, Some(Outcome::NotRetryable)),
            _ => (Verdict::Cancelled, Some(Outcome::Cancelled)),
        };
        self.give_back();
        self.settle(verdict);
        if let Some(outcome) = outcome {
            self.call.count(outcome);
        }
    }
}

impl Drop for Hold<'_, '_> {
    #[inline]
    fn drop(&mut self) {
        #[cfg(feature = "testing")]
        let _entered = self.probe.enter();
        if self.stage != Stage::Over && self.stage != Stage::New {
            self.given_up();
        }
    }
}

/// As for every future: a loop that polls one further is broken, and must learn it.
#[cold]
pub(super) fn polled_after_its_end() -> ! {
    panic!("an attempt was polled after it had ended")
}

fn earlier(a: Option<Instant>, b: Option<Instant>) -> Option<Instant> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
