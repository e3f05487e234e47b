//! What one attempt holds of its policies, and gives back however it ends.

use std::task::{Context, Poll};

use super::Call;
use crate::clock::{self, Instant};
use crate::outcome::judge::Judge;
use crate::policy::Verdict;
use crate::policy::bulkhead::{Entry, Waiter};
use crate::policy::circuit_breaker::Admission;
use crate::policy::rate_limiter::{Decision, Reservation};
use crate::rejection::Rejection;

/// One attempt, from its admission to its end.
#[derive(Debug)]
pub(crate) struct Hold<'a> {
    call: &'a mut Call,
    stage: Stage,
    admission: Option<Admission>,
    /// When the attempt's limit is up; from the first time that it waits for something that the limit covers.
    limit: Option<Instant>,
}

/// How far an attempt is.
#[derive(Debug)]
enum Stage {
    New,
    /// The limiter let it through, for later.
    Paced(Instant, Reservation),
    /// In the bulkhead's queue, until then.
    Queued(Waiter, Option<Instant>),
    /// It has all it needs; the body is not being polled.
    Inside,
    /// The body is being polled: a panic is the callee's.
    Body,
    Over,
}

/// Why an attempt waits, and until when at most.
pub(crate) enum Waits {
    Forever,
    Until(Instant),
}

impl<'a> Hold<'a> {
    #[inline]
    pub(crate) fn new(call: &'a mut Call) -> Self {
        Self { call, stage: Stage::New, admission: None, limit: None }
    }

    /// Whether the body may be polled; else `enter` must say so first.
    #[inline]
    pub(crate) fn is_inside(&self) -> bool {
        matches!(self.stage, Stage::Inside)
    }

    /// Asks the policies, as far as they are not asked yet.
    #[inline]
    pub(crate) fn enter(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Rejection>> {
        if matches!(self.stage, Stage::New) {
            let guard = self.call.guard;
            if let Some(breaker) = guard.circuit_breaker {
                self.admission = Some(breaker.admit(self.call.keys.circuit_breaker)?);
            }
            if guard.rate_limiter.is_none() && guard.bulkhead.is_none() {
                self.stage = Stage::Inside;
                return Poll::Ready(Ok(()));
            }
            if let Err(rejection) = self.pace() {
                return Poll::Ready(Err(rejection));
            }
        }
        self.enter_slowly(context)
    }

    fn pace(&mut self) -> Result<(), Rejection> {
        let Some(limiter) = self.call.guard.rate_limiter else { return self.queue() };
        match limiter.decide(self.call.keys.rate_limiter) {
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

    fn queue(&mut self) -> Result<(), Rejection> {
        self.stage = Stage::Inside;
        let Some(bulkhead) = self.call.guard.bulkhead else { return Ok(()) };
        match bulkhead.enter(self.call.keys.bulkhead) {
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

    fn enter_slowly(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Rejection>> {
        if let Stage::Paced(at, _) = &self.stage
            && *at <= clock::now()
            && let Err(rejection) = self.queue()
        {
            return Poll::Ready(Err(rejection));
        }
        if let Stage::Queued(waiter, _) = &mut self.stage
            && waiter.poll_entered(context).is_ready()
        {
            self.stage = Stage::Inside;
        }
        if self.is_inside() { Poll::Ready(Ok(())) } else { Poll::Pending }
    }

    /// The policies of a plain function.
    pub(crate) fn enter_sync(&mut self) -> Result<(), Rejection> {
        let guard = self.call.guard;
        if let Some(breaker) = guard.circuit_breaker {
            self.admission = Some(breaker.admit(self.call.keys.circuit_breaker)?);
        }
        self.pace()
    }

    #[inline]
    pub(crate) fn body_begins(&mut self) {
        self.stage = Stage::Body;
    }

    #[inline]
    pub(crate) fn body_waits(&mut self) {
        self.stage = Stage::Inside;
    }

    /// The body gave an answer.
    #[inline]
    pub(crate) fn ended<J: Judge>(&mut self, judge: &J, value: &J::Value) {
        self.leave();
        if self.admission.is_some() {
            self.settle(judge.verdict(value));
        } else {
            self.stage = Stage::Over;
        }
    }

    /// Until when it may wait.
    pub(crate) fn waits(&mut self) -> Waits {
        let total = self.call.total_deadline();
        let own = match &self.stage {
            Stage::Paced(at, _) => Some(*at),
            Stage::Queued(_, limit) => earlier(*limit, self.attempt_deadline()),
            _ => self.attempt_deadline(),
        };
        earlier(total, own).map_or(Waits::Forever, Waits::Until)
    }

    /// The time is up. The rejection, if that ends the attempt.
    pub(crate) fn times_out(&mut self) -> Option<Rejection> {
        let now = clock::now();
        let guard = self.call.guard;
        let total = self.call.total_deadline().filter(|deadline| *deadline <= now);
        let timed_out = total.or(self.limit.filter(|deadline| *deadline <= now)).is_some();
        if !timed_out {
            let Stage::Queued(_, Some(limit)) = &self.stage else { return None };
            if *limit > now {
                return None;
            }
            let bulkhead = guard.bulkhead?;
            bulkhead.count_rejected();
            self.settle(Verdict::Ignored);
            return Some(Rejection::BulkheadFull { name: bulkhead.name() });
        }
        let timeout = guard.timeout?;
        timeout.count();
        let limit = if total.is_some() { timeout.total_limit() } else { timeout.attempt_limit() };
        let verdict = if self.is_inside() { Verdict::Failure } else { Verdict::Ignored };
        if self.is_inside() {
            self.leave();
        }
        self.settle(verdict);
        Some(Rejection::TimedOut { name: timeout.name(), limit: limit.unwrap_or_default() })
    }

    fn attempt_deadline(&mut self) -> Option<Instant> {
        let limit = self.call.guard.timeout?.attempt_limit()?;
        Some(*self.limit.get_or_insert_with(|| clock::after(limit)))
    }

    #[inline]
    fn leave(&mut self) {
        if let Some(bulkhead) = self.call.guard.bulkhead {
            bulkhead.leave(self.call.keys.bulkhead);
        }
    }

    /// Ends the attempt with the breaker.
    #[inline]
    fn settle(&mut self, verdict: Verdict) {
        self.stage = Stage::Over;
        if let (Some(breaker), Some(admission)) = (self.call.guard.circuit_breaker, self.admission.take()) {
            breaker.settle(admission, self.call.keys.circuit_breaker, verdict);
        }
    }

    /// Nobody waits for the end any more, or the body panicked.
    #[cold]
    fn give_up(&mut self) {
        let panicked = matches!(self.stage, Stage::Body) && std::thread::panicking();
        match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Paced(_, reservation) => {
                if let Some(limiter) = self.call.guard.rate_limiter {
                    limiter.give_back(self.call.keys.rate_limiter, reservation);
                }
            }
            Stage::Inside | Stage::Body => self.leave(),
            Stage::New | Stage::Queued(..) | Stage::Over => {}
        }
        self.settle(if panicked { Verdict::Failure } else { Verdict::Cancelled });
    }
}

impl Drop for Hold<'_> {
    #[inline]
    fn drop(&mut self) {
        if !matches!(self.stage, Stage::New | Stage::Over) {
            self.give_up();
        }
    }
}

fn earlier(a: Option<Instant>, b: Option<Instant>) -> Option<Instant> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
