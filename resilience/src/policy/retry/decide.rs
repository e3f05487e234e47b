//! Whether another attempt follows.

use std::time::Duration;

use super::{Outcome, Retry};
use crate::clock::{self, Instant};
use crate::rejection::Rejection;

/// The attempts of one call so far.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Attempts {
    /// How many have ended.
    pub(crate) made: u32,
    /// When the call began, where a setting asks.
    began: Option<Instant>,
    /// Whether the answer can carry a rejection, though none of the policies refuses. It stands here to make no call
    /// larger.
    pub(crate) can_be_rejected: bool,
}

/// How an attempt ended that may be followed by another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ended {
    /// Whether the conditions of the declaration allow another.
    pub(crate) retryable: bool,
    /// Whether a policy refused it.
    pub(crate) refused: bool,
    /// In how long the callee, or the policy that refused, wants to be asked again at the earliest.
    pub(crate) retry_after: Option<Duration>,
}

impl Attempts {
    /// Whether it is known when they began.
    pub(crate) fn have_begun(&self) -> bool {
        self.began.is_some()
    }
}

impl Ended {
    /// It failed in a way that is retried.
    pub(crate) fn failed(retry_after: Option<Duration>) -> Self {
        Self { retryable: true, refused: false, retry_after }
    }

    /// It failed in a way that is not retried.
    pub(crate) fn for_good() -> Self {
        Self { retryable: false, refused: false, retry_after: None }
    }

    /// A policy answered in its place.
    pub(crate) fn rejected(rejection: &Rejection) -> Self {
        Self { retryable: true, refused: rejection.is_refusal(), retry_after: rejection.retry_after() }
    }
}

impl Retry {
    /// Whether a call must say when it began.
    #[inline]
    pub(crate) fn watches_time(&self) -> bool {
        let settings = self.settings();
        settings.max_elapsed.is_some() || settings.budget.is_some()
    }

    /// A call begins, at a time that counts only where it is watched.
    pub(crate) fn begin(&self, now: Instant) -> Attempts {
        if self.settings().budget.is_some() {
            self.state.get().budget.first_try(clock::seconds(now));
        }
        Attempts { began: Some(now), ..Attempts::default() }
    }

    /// The pause before the next attempt, or why there is none. `remaining` is what is left of the total timeout,
    /// `chance` a number from 0 to 1.
    ///
    /// # Errors
    /// With the reason, which is counted; that the attempt was retried is counted when the next begins.
    pub(crate) fn decide(
        &self,
        attempts: &mut Attempts,
        ended: Ended,
        now: Instant,
        remaining: Option<Duration>,
        chance: f64,
    ) -> Result<Duration, Outcome> {
        attempts.made = attempts.made.saturating_add(1);
        let decision = self.judge(*attempts, ended, now, remaining, chance);
        if let Err(reason) = decision {
            self.count(reason);
        }
        decision
    }

    fn judge(
        &self,
        attempts: Attempts,
        ended: Ended,
        now: Instant,
        remaining: Option<Duration>,
        chance: f64,
    ) -> Result<Duration, Outcome> {
        let settings = self.settings();
        if ended.refused && !settings.rejected {
            return Err(Outcome::Rejected);
        }
        if !ended.retryable {
            return Err(Outcome::NotRetryable);
        }
        if attempts.made >= settings.max_attempts || !settings.enabled {
            return Err(Outcome::Exhausted);
        }
        let pause = settings.pause(attempts.made, chance).max(ended.retry_after.unwrap_or_default());
        if self.is_over(attempts, now, pause) {
            return Err(Outcome::Elapsed);
        }
        if remaining.is_some_and(|remaining| pause >= remaining) {
            return Err(Outcome::Deadline);
        }
        match settings.budget {
            // Asked last: what is not made for another reason takes nothing from it.
            Some(share) if !self.state.get().budget.grants(clock::seconds(now), share) => {
                Err(Outcome::Budget)
            }
            _ => Ok(pause),
        }
    }

    /// Whether an attempt that began now after a pause would begin at or after `max_elapsed`.
    pub(crate) fn is_over(&self, attempts: Attempts, now: Instant, pause: Duration) -> bool {
        let (Some(limit), Some(began)) = (self.settings().max_elapsed, attempts.began) else { return false };
        now.saturating_duration_since(began).saturating_add(pause) >= limit
    }

    /// No attempt starts at or after this time since the call began.
    pub(crate) fn elapsed_limit(&self) -> Option<Duration> {
        self.settings().max_elapsed
    }
}

impl super::Settings {
    /// The pause after so many attempts.
    fn pause(&self, attempts: u32, chance: f64) -> Duration {
        let whole = self.backoff.pause(self.base_delay, self.factor, attempts, self.max_delay);
        self.jitter.apply(whole, chance).min(self.max_delay)
    }
}

#[cfg(test)]
#[path = "decide_tests.rs"]
mod tests;
