//! One invocation of a guarded function: admit, attempt, settle, pause.
//!
//! `hold.rs` asks the policies and gives back what they gave, `timer.rs` waits for time, `attempt.rs` is the generic
//! shell around both: the only code here that is compiled for each guarded function, and therefore thin.

pub(crate) mod attempt;
mod hold;
#[cfg(feature = "tower")]
pub(crate) mod owned;
pub(crate) mod standalone;
mod timer;

use std::time::Duration;

use crate::clock::{self, Instant};
use crate::event::{PolicyEvent, publish};
use crate::guard::Guard;
use crate::key::Key;
use crate::outcome::judge::Judge;
use crate::policy::circuit_breaker::CircuitBreaker;
use crate::policy::retry::{Attempts, Ended, Outcome};
use crate::rejection::Rejection;
use attempt::{Again, Attempt};
use hold::Hold;

/// One invocation, across all of its attempts. Nothing is held between them.
#[derive(Debug)]
pub struct Call<'g> {
    guard: &'g Guard,
    keys: Option<Keys>,
    attempts: Attempts,
    /// When the time for all attempts is up; from the first time that the call waits for something.
    deadline: Option<Instant>,
    /// When the pause after an attempt that is to be retried ends.
    pause: Option<Instant>,
}

/// The keys of the policies that count by key.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Keys {
    pub(crate) circuit_breaker: Option<Key>,
    pub(crate) rate_limiter: Option<Key>,
    pub(crate) bulkhead: Option<Key>,
}

impl<'g> Call<'g> {
    #[inline]
    pub(crate) fn new(guard: &'g Guard) -> Self {
        Self { guard, keys: None, attempts: Attempts::default(), deadline: None, pause: None }
    }

    /// The breaker is that of a key.
    pub fn circuit_breaker_key(mut self, key: Key) -> Self {
        self.keys.get_or_insert_default().circuit_breaker = Some(key);
        self
    }

    /// The limit is that of a key.
    pub fn rate_limiter_key(mut self, key: Key) -> Self {
        self.keys.get_or_insert_default().rate_limiter = Some(key);
        self
    }

    /// The places are those of a key.
    pub fn bulkhead_key(mut self, key: Key) -> Self {
        self.keys.get_or_insert_default().bulkhead = Some(key);
        self
    }

    /// The answer can carry a rejection, though no policy of the function refuses: no attempt need be made late.
    #[inline]
    pub fn can_be_rejected(&mut self) {
        self.attempts.can_be_rejected = true;
    }

    /// The one attempt of an async function without retries.
    #[inline]
    pub fn attempt<'a, J, F>(&'a mut self, judge: &'a J, body: F) -> Attempt<'a, 'g, J, F> {
        Attempt::new(self, judge, body)
    }

    /// One attempt of an async function with retries, after the pause that it takes. Nothing, if another must follow.
    #[inline]
    pub fn again<'a, J, F>(&'a mut self, judge: &'a J, body: F) -> Again<'a, 'g, J, F> {
        Again::new(self, judge, body)
    }

    /// The one attempt of a plain function without retries. Waits on the thread where a policy makes it wait.
    #[inline]
    pub fn attempt_sync<J, F>(&mut self, judge: &J, body: F) -> Result<J::Value, Rejection>
    where
        J: Judge,
        F: FnOnce() -> J::Value,
    {
        if let Some(breaker) = self.lone_breaker() {
            return breaker.call_judged(judge, body);
        }
        let mut hold = Hold::new(self);
        #[cfg(feature = "testing")]
        let _entered = hold.probe.enter();
        hold.enter_sync()?;
        #[cfg(feature = "testing")]
        hold.probe.block().inspect_err(|_| hold.fails())?;
        let value = body();
        hold.ended(judge, &value);
        Ok(value)
    }

    /// One attempt of a plain function with retries, and the pause after it. Nothing, if another must follow.
    pub fn again_sync<J, F>(&mut self, judge: &J, body: F) -> Option<Result<J::Value, Rejection>>
    where
        J: Judge,
        F: FnOnce() -> J::Value,
    {
        let result = self.attempt_sync(judge, body);
        if !self.follows(judge, result.as_ref()) {
            return Some(result);
        }
        if let Some(end) = self.pause.take() {
            clock::block_until(end);
        }
        // The machine may have slept longer: the error at hand is the last.
        if self.resumes(clock::now(), true).is_err() { Some(result) } else { None }
    }

    /// One of the keys. Most calls have none, and pay for the look.
    #[inline]
    fn key(&self, of: impl FnOnce(&Keys) -> Option<Key>) -> Option<Key> {
        self.keys.as_ref().and_then(of)
    }

    /// Whether an attempt need not look at a pause, a key, a limiter or the time when it begins.
    #[inline]
    fn is_plain(&self) -> bool {
        self.pause.is_none()
            && self.keys.is_none()
            && self.guard.rate_limiter.is_none()
            && self.guard.retry.is_none_or(|retry| !retry.watches_time())
    }

    /// The breaker, where nothing else needs to hold or to look at anything. Of the guard of a function that is known when it
    /// is compiled, and the rest is left out of it. What a test injects, the longer way sees to.
    #[inline]
    fn lone_breaker(&self) -> Option<&'static CircuitBreaker> {
        let &Guard { circuit_breaker, retry, timeout, bulkhead, rate_limiter, .. } = self.guard;
        let alone = retry.is_none() && timeout.is_none() && bulkhead.is_none() && rate_limiter.is_none();
        circuit_breaker.filter(|_| alone && self.keys.is_none() && !cfg!(feature = "testing"))
    }

    /// The first attempt begins: that is when the call does, where a setting asks.
    fn begins(&mut self) {
        if let Some(retry) = self.guard.retry
            && retry.watches_time()
            && !self.attempts.have_begun()
        {
            let can_be_rejected = self.attempts.can_be_rejected;
            self.attempts = retry.begin(clock::now());
            self.attempts.can_be_rejected = can_be_rejected;
        }
    }

    /// Whether another attempt follows one that ended so; then the call pauses.
    #[inline]
    fn follows<J: Judge>(&mut self, judge: &J, result: Result<&J::Value, &Rejection>) -> bool {
        let ended = match result {
            Ok(value) if judge.retryable(value) => Ended::failed(judge.retry_after(value)),
            Ok(value) => {
                if !judge.failed(value) {
                    self.succeeded();
                    return false;
                }
                Ended::for_good()
            }
            Err(rejection) => Ended::rejected(rejection),
        };
        self.schedules(ended)
    }

    #[inline]
    fn succeeded(&self) {
        self.count(Outcome::Success);
    }

    /// Decides what follows an attempt that was no success, and tells it.
    #[cold]
    fn schedules(&mut self, ended: Ended) -> bool {
        let Some(retry) = self.guard.retry else { return false };
        if self.pause.is_some() {
            // The last pause ended too late for the attempt that this rejection stands for.
            return false;
        }
        let now = clock::now();
        let remaining = self.total_deadline().map(|deadline| deadline.saturating_duration_since(now));
        let decision = retry.decide(&mut self.attempts, ended, now, remaining, fastrand::f64());
        let (name, attempt) = (retry.name(), self.attempts.made);
        match decision {
            Ok(pause) => {
                self.pause = Some(clock::later(now, pause));
                publish(&PolicyEvent::RetryScheduled { name, attempt, pause });
            }
            Err(reason) => {
                publish(&PolicyEvent::RetriesEnded { name, attempts: attempt, reason: reason.as_str() });
            }
        }
        decision.is_ok()
    }

    /// The pause is over: the attempt before it was retried, unless it is too late for another after all.
    ///
    /// # Errors
    /// With what the call answers then: the error before the pause is not kept through it, for that would make a future
    /// that is not `Send` of one that is. Where no policy of a function refuses, its type need not be able to say it;
    /// where it is not, the attempt is made, late.
    fn resumes(&mut self, now: Instant, may_end: bool) -> Result<(), Rejection> {
        let Some(retry) = self.guard.retry else { return Ok(()) };
        if let Some(timeout) = self.guard.timeout
            && let Some(limit) = timeout.total_limit()
            && self.total_deadline().is_some_and(|deadline| deadline <= now)
        {
            retry.count(Outcome::Deadline);
            return Err(timeout.fires(limit));
        }
        if let Some(limit) = retry.elapsed_limit()
            && may_end
            && retry.is_over(self.attempts, now, Duration::ZERO)
        {
            retry.count(Outcome::Elapsed);
            return Err(Rejection::TimedOut { name: retry.name(), limit });
        }
        retry.count(Outcome::Retried);
        Ok(())
    }

    #[inline]
    fn count(&self, outcome: Outcome) {
        if let Some(retry) = self.guard.retry {
            retry.count(outcome);
        }
    }

    /// When the time for all attempts is up.
    fn total_deadline(&mut self) -> Option<Instant> {
        let total = self.guard.timeout?.total_limit()?;
        Some(*self.deadline.get_or_insert_with(|| clock::after(total)))
    }
}

#[cfg(test)]
#[path = "call_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "call/attempts_tests.rs"]
mod attempts_tests;

#[cfg(test)]
#[path = "call/sync_tests.rs"]
mod sync_tests;
