//! What one attempt holds of its policies, and gives back however it ends.

use std::pin::pin;
use std::task::{Context, Poll};

use super::Call;
use crate::clock::{self, Instant};
use crate::key::Key;
use crate::outcome::judge::Judge;
use crate::policy::Verdict;
use crate::policy::bulkhead::{Entry, Waiter};
use crate::policy::circuit_breaker::Admission;
use crate::policy::rate_limiter::{Decision, Reservation};
use crate::policy::retry::Outcome;
use crate::policy::timeout::Timeout;
use crate::rejection::Rejection;

/// One attempt, from the pause before it to its end.
#[derive(Debug)]
pub(crate) struct Hold<'a, 'g> {
    call: &'a mut Call<'g>,
    stage: Stage,
    admission: Option<Admission>,
    /// When the attempt's limit is up; from the first time that it waits for something that the limit covers.
    limit: Option<Instant>,
    #[cfg(feature = "testing")]
    pub(super) probe: crate::testing::Probe<'g>,
}

/// What an attempt holds between two polls, where its call stands beside it.
#[cfg(feature = "tower")]
#[derive(Debug)]
pub(crate) struct Held {
    stage: Stage,
    admission: Option<Admission>,
    limit: Option<Instant>,
    #[cfg(feature = "testing")]
    probe: crate::testing::Probe<'static>,
}

/// How far an attempt is.
#[derive(Debug)]
enum Stage {
    /// It pauses until then, after the attempt before it.
    Pausing(Instant),
    New,
    /// A function of the program says whose limit it is; it may panic.
    Asking,
    /// The limiter let it through, for later.
    Paced(Instant, Reservation),
    /// In the bulkhead's queue, until then.
    Queued(Waiter, Option<Instant>),
    /// It has all it needs; the body is not being polled.
    Inside,
    /// The body is being polled: a panic is the callee's.
    Body,
    /// It was cut while it was inside: what it holds is given back after the body is dropped.
    Cut,
    Over,
}

/// What comes next for an attempt on its way to the body.
pub(crate) enum Step {
    /// The body's turn.
    Body,
    /// A policy says no.
    Refused(Rejection),
    /// It waits for a time or to be woken.
    Waits,
}

impl<'a, 'g> Hold<'a, 'g> {
    #[inline]
    pub(crate) fn new(call: &'a mut Call<'g>) -> Self {
        Self {
            #[cfg(feature = "testing")]
            probe: crate::testing::Probe::new(call.guard),
            call,
            stage: Stage::New,
            admission: None,
            limit: None,
        }
    }

    /// The way to the body where nothing makes the attempt wait, kept short: `enters` takes every other.
    #[inline]
    pub(crate) fn enters_at_once(&mut self) -> Step {
        match self.stage {
            Stage::Inside => {}
            Stage::New if self.call.pause.is_none() && self.call.guard.rate_limiter.is_none() => {
                self.call.begins();
                if let Err(rejection) = self.admit().and_then(|()| self.queue()) {
                    return Step::Refused(rejection);
                }
                if !matches!(self.stage, Stage::Inside) {
                    return Step::Waits;
                }
            }
            _ => return Step::Waits,
        }
        self.stage = Stage::Body;
        Step::Body
    }

    /// Asks the policies, as far as they are not asked yet.
    pub(crate) fn enters(&mut self, context: &mut Context<'_>) -> Step {
        loop {
            let asked = match &mut self.stage {
                Stage::Pausing(end) | Stage::Paced(end, _) if *end > clock::now() => return Step::Waits,
                // However short the pauses, other tasks have their turn.
                Stage::Pausing(_) if pin!(tokio::task::consume_budget()).poll(context).is_pending() => {
                    return Step::Waits;
                }
                Stage::Pausing(end) => {
                    let end = *end;
                    self.resume(end)
                }
                Stage::New => match self.call.pause.take() {
                    Some(end) => {
                        self.stage = Stage::Pausing(end);
                        Ok(())
                    }
                    None => self.asks(),
                },
                Stage::Paced(..) => self.queue(),
                Stage::Queued(waiter, _) => match waiter.poll_entered(context) {
                    Poll::Ready(()) => {
                        self.stage = Stage::Inside;
                        Ok(())
                    }
                    Poll::Pending => return Step::Waits,
                },
                Stage::Inside => {
                    self.stage = Stage::Body;
                    return Step::Body;
                }
                Stage::Asking | Stage::Body | Stage::Cut | Stage::Over => polled_after_its_end(),
            };
            if let Err(rejection) = asked {
                return Step::Refused(rejection);
            }
        }
    }

    /// The policies of a plain function. Where they make it wait, the thread waits.
    #[inline]
    pub(crate) fn enter_sync(&mut self) -> Result<(), Rejection> {
        // No timer cuts a plain function, so its time counts from here.
        self.call.total_deadline();
        self.asks()?;
        if !matches!(self.stage, Stage::Inside) {
            self.wait_sync()?;
        }
        self.stage = Stage::Body;
        Ok(())
    }

    #[cold]
    fn wait_sync(&mut self) -> Result<(), Rejection> {
        if let Stage::Paced(at, _) = self.stage {
            clock::block_until(at);
            self.queue()?;
        }
        if let Stage::Queued(waiter, limit) = &mut self.stage {
            if waiter.wait(*limit) {
                self.stage = Stage::Inside;
            } else if let Some(rejection) = self.waited_too_long() {
                return Err(rejection);
            }
        }
        Ok(())
    }

    /// The pause before it is over. Whatever follows, the attempt before it is counted with that.
    fn resume(&mut self, end: Instant) -> Result<(), Rejection> {
        self.stage = Stage::Over;
        if let Err(rejection) = self.call.resumes(clock::now(), self.call.guard.refuses()) {
            self.call.pause = Some(end);
            return Err(rejection);
        }
        self.stage = Stage::New;
        Ok(())
    }

    #[inline]
    fn asks(&mut self) -> Result<(), Rejection> {
        self.call.begins();
        self.admit()?;
        self.pace()
    }

    #[inline]
    fn admit(&mut self) -> Result<(), Rejection> {
        let Some(breaker) = self.call.guard.circuit_breaker else { return Ok(()) };
        match breaker.admit(held(&self.call.keys.circuit_breaker)) {
            Ok(admission) => {
                self.admission = Some(admission);
                Ok(())
            }
            Err(rejection) => {
                self.stage = Stage::Over;
                Err(rejection)
            }
        }
    }

    #[inline]
    fn pace(&mut self) -> Result<(), Rejection> {
        let Some(limiter) = self.call.guard.rate_limiter else { return self.queue() };
        #[cfg(feature = "serve")]
        if let Some(per) = limiter.per_request() {
            self.stage = Stage::Asking;
            self.call.keys.rate_limiter = crate::http::facts::key(limiter, per);
        }
        match limiter.decide(held(&self.call.keys.rate_limiter)) {
            Decision::Allowed => self.queue(),
            Decision::AllowedAt(at, reservation) => {
                self.stage = Stage::Paced(at, reservation);
                Ok(())
            }
            Decision::Refused(retry_after) => {
                self.settle(Verdict::Ignored);
                Err(limiter.rejection(retry_after))
            }
        }
    }

    #[inline]
    fn queue(&mut self) -> Result<(), Rejection> {
        self.stage = Stage::Inside;
        let Some(bulkhead) = self.call.guard.bulkhead else { return Ok(()) };
        match bulkhead.enter(held(&self.call.keys.bulkhead)) {
            Entry::Entered => Ok(()),
            Entry::Queued(waiter) => {
                let limit = bulkhead.wait_limit().map(clock::after);
                self.stage = Stage::Queued(waiter, limit);
                Ok(())
            }
            Entry::Full => {
                self.settle(Verdict::Ignored);
                Err(Rejection::BulkheadFull { name: bulkhead.name() })
            }
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
        self.leave();
        self.settle(verdict);
    }

    /// A test has the attempt fail in place of the body.
    #[cfg(feature = "testing")]
    pub(super) fn fails(&mut self) {
        self.leave();
        self.settle(Verdict::Failure);
    }

    /// Whether another attempt follows this one.
    #[inline]
    pub(crate) fn follows<J: Judge>(&mut self, judge: &J, result: Result<&J::Value, &Rejection>) -> bool {
        self.call.follows(judge, result)
    }

    /// Until when it waits, if not only to be woken.
    pub(crate) fn waits_until(&mut self) -> Option<Instant> {
        let own = match &self.stage {
            // A pause fits into the total, or it would not be made.
            Stage::Pausing(end) => return Some(*end),
            Stage::Paced(at, _) => Some(*at),
            Stage::Queued(_, limit) => earlier(*limit, self.attempt_deadline()),
            _ => self.attempt_deadline(),
        };
        earlier(self.call.total_deadline(), own)
    }

    /// A time has come. The rejection, if it ends the attempt.
    pub(crate) fn times_out(&mut self) -> Option<Rejection> {
        if matches!(self.stage, Stage::Pausing(_)) {
            return None;
        }
        let now = clock::now();
        let timeout = self.call.guard.timeout;
        let limit = if self.call.total_deadline().is_some_and(|deadline| deadline <= now) {
            timeout.and_then(Timeout::total_limit)
        } else if self.limit.is_some_and(|deadline| deadline <= now) {
            timeout.and_then(Timeout::attempt_limit)
        } else {
            let expired = matches!(self.stage, Stage::Queued(_, Some(limit)) if limit <= now);
            return if expired { self.waited_too_long() } else { None };
        };
        let rejection = timeout?.fires(limit?);
        if matches!(self.stage, Stage::Inside) {
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
            bulkhead.leave(held(&self.call.keys.bulkhead));
        }
    }

    /// Ends the attempt with the breaker.
    #[inline]
    fn settle(&mut self, verdict: Verdict) {
        self.stage = Stage::Over;
        #[cfg(feature = "testing")]
        let _entered = self.probe.ended(verdict);
        if let (Some(breaker), Some(admission)) = (self.call.guard.circuit_breaker, self.admission.take()) {
            breaker.settle(admission, held(&self.call.keys.circuit_breaker), verdict);
        }
    }

    /// Gives back what the attempt has of the limiter and the bulkhead.
    fn give_back(&mut self) {
        match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Paced(_, reservation) => {
                if let Some(limiter) = self.call.guard.rate_limiter {
                    limiter.give_back(self.call.keys.rate_limiter, reservation);
                }
            }
            Stage::Inside | Stage::Body | Stage::Cut => self.leave(),
            // A waiter that is dropped leaves the queue.
            Stage::Pausing(_) | Stage::New | Stage::Asking | Stage::Queued(..) | Stage::Over => {}
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
        if !matches!(self.stage, Stage::New | Stage::Over) {
            self.given_up();
        }
    }
}

#[cfg(feature = "tower")]
impl<'a> Hold<'a, 'static> {
    /// Goes on with what it held between two polls.
    pub(super) fn resumed(call: &'a mut Call<'static>, held: Held) -> Self {
        let Held { stage, admission, limit, .. } = held;
        Self {
            #[cfg(feature = "testing")]
            probe: held.probe,
            call,
            stage,
            admission,
            limit,
        }
    }

    /// Puts down what it holds until the next poll.
    pub(super) fn put_down(mut self) -> Held {
        Held {
            stage: std::mem::replace(&mut self.stage, Stage::Over),
            admission: self.admission.take(),
            limit: self.limit,
            #[cfg(feature = "testing")]
            probe: std::mem::replace(&mut self.probe, crate::testing::Probe::new(self.call.guard)),
        }
    }
}

/// As for every future: a loop that polls one further is broken, and must learn it.
#[cold]
pub(super) fn polled_after_its_end() -> ! {
    panic!("an attempt was polled after it had ended")
}

/// A copy of a key, where there is one: to copy what is not there would wait for the store that says so.
#[inline]
#[expect(clippy::ref_option, reason = "a field, looked at where it stands")]
fn held(key: &Option<Key>) -> Option<Key> {
    #[cold]
    fn copied(key: &Key) -> Key {
        *key
    }
    key.as_ref().map(copied)
}

fn earlier(a: Option<Instant>, b: Option<Instant>) -> Option<Instant> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
