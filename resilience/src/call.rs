//! One invocation of a guarded function: admit, attempt, settle, pause.

pub(crate) mod attempt;
mod hold;

use std::time::Duration;

use crate::clock::{self, Instant};
use crate::guard::Guard;
use crate::key::Key;
use crate::outcome::judge::Judge;
use crate::policy::retry::{Attempts, Ended};
use crate::rejection::Rejection;
use attempt::Attempt;
use hold::Hold;

/// One invocation, across all of its attempts. Nothing is held between them.
#[derive(Debug)]
pub struct Call {
    guard: &'static Guard,
    keys: Keys,
    attempts: Attempts,
    /// When the time for all attempts is up; from the first time that the call waits for something.
    deadline: Option<Instant>,
}

/// The keys of the policies that count by key.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Keys {
    pub(crate) circuit_breaker: Option<Key>,
    pub(crate) rate_limiter: Option<Key>,
    pub(crate) bulkhead: Option<Key>,
}

/// What follows an attempt.
#[derive(Debug)]
pub enum Next<R> {
    /// Nothing: this is the answer.
    Done(Result<R, Rejection>),
    /// Another, after a pause.
    Again(Pause),
}

/// The time between two attempts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause(Duration);

impl Call {
    #[inline]
    pub(crate) fn new(guard: &'static Guard) -> Self {
        let attempts = guard.retry.map(|retry| retry.begin()).unwrap_or_default();
        Self { guard, keys: Keys::default(), attempts, deadline: None }
    }

    /// The breaker is that of a key.
    pub fn circuit_breaker_key(mut self, key: Key) -> Self {
        self.keys.circuit_breaker = Some(key);
        self
    }

    /// The limit is that of a key.
    pub fn rate_limiter_key(mut self, key: Key) -> Self {
        self.keys.rate_limiter = Some(key);
        self
    }

    /// The places are those of a key.
    pub fn bulkhead_key(mut self, key: Key) -> Self {
        self.keys.bulkhead = Some(key);
        self
    }

    /// One attempt of an async function.
    #[inline]
    pub fn attempt<'a, J, F>(&'a mut self, judge: &'a J, body: F) -> Attempt<'a, J, F>
    where
        J: Judge<Value = F::Output>,
        F: Future,
    {
        Attempt::new(Hold::new(self), judge, body)
    }

    /// One attempt of a plain function. Waits on the thread where a policy makes it wait.
    #[inline]
    pub fn attempt_sync<J, F>(&mut self, judge: &J, body: F) -> Result<J::Value, Rejection>
    where
        J: Judge,
        F: FnOnce() -> J::Value,
    {
        let mut hold = Hold::new(self);
        hold.enter_sync()?;
        hold.body_begins();
        let value = body();
        hold.ended(judge, &value);
        Ok(value)
    }

    /// What follows an attempt, in a function with retries.
    #[inline]
    pub fn next<J: Judge>(&mut self, judge: &J, result: Result<J::Value, Rejection>) -> Next<J::Value> {
        let Some(retry) = self.guard.retry else { return Next::Done(result) };
        let (retryable, retry_after) = match &result {
            Ok(value) if !judge.retryable(value) => {
                retry.succeeded(&mut self.attempts);
                return Next::Done(result);
            }
            Ok(value) => (true, judge.retry_after(value)),
            Err(rejection) => (!rejection.is_refusal() || retry.retries_rejected(), rejection.retry_after()),
        };
        let remaining = self.remaining();
        match retry.failed(&mut self.attempts, &Ended { retryable, retry_after, remaining }) {
            Some(pause) => Next::Again(Pause(pause)),
            None => Next::Done(result),
        }
    }

    /// Waits before the next attempt.
    pub async fn pause(&mut self, pause: Pause) {
        tokio::time::sleep(pause.0).await;
    }

    /// Waits before the next attempt, on the thread.
    pub fn pause_sync(&mut self, pause: Pause) {
        std::thread::sleep(pause.0);
    }

    /// How much of the time for all attempts is left.
    fn remaining(&mut self) -> Option<Duration> {
        let deadline = self.total_deadline()?;
        Some(deadline.saturating_duration_since(clock::now()))
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
