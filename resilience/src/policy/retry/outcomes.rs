//! What the retries of one name remember: how attempts ended, and the budget.

use super::budget::Budget;
use crate::counters::Counters;
use crate::policy::state::Fresh;
use crate::sync::{AtomicU64, Ordering};

/// How an attempt ended, seen from the retries: whether another followed, or why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It gave an answer that needs no other.
    Success,
    /// Another attempt followed.
    Retried,
    /// It failed in a way that the declaration does not retry, or panicked.
    NotRetryable,
    /// It failed and was the last of so many.
    Exhausted,
    /// The next would begin at or after `max_elapsed`.
    Elapsed,
    /// The pause before the next does not fit into the total timeout.
    Deadline,
    /// All calls together have made their share of retries.
    Budget,
    /// A policy refused it, and refusals are not retried.
    Rejected,
    /// Nobody waited for its end, or for the end of the pause after it.
    Cancelled,
}

impl Outcome {
    pub(crate) const ALL: [Self; 9] = [
        Self::Success,
        Self::Retried,
        Self::NotRetryable,
        Self::Exhausted,
        Self::Elapsed,
        Self::Deadline,
        Self::Budget,
        Self::Rejected,
        Self::Cancelled,
    ];

    /// The label in metrics and events.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Retried => "retried",
            Self::NotRetryable => "not_retryable",
            Self::Exhausted => "exhausted",
            Self::Elapsed => "elapsed",
            Self::Deadline => "deadline",
            Self::Budget => "budget",
            Self::Rejected => "rejected",
            Self::Cancelled => "cancelled",
        }
    }
}

/// What the retries of one name remember.
#[derive(Debug)]
pub(super) struct Memory {
    /// Successes: the only ends that must cost next to nothing.
    successes: Counters<8>,
    others: [AtomicU64; Outcome::ALL.len()],
    pub(super) budget: Budget,
}

impl Memory {
    pub(super) const fn new() -> Self {
        Self {
            successes: Counters::new(),
            others: [const { AtomicU64::new(0) }; Outcome::ALL.len()],
            budget: Budget::new(),
        }
    }

    #[inline]
    pub(super) fn count(&self, outcome: Outcome) {
        if matches!(outcome, Outcome::Success) {
            self.successes.raise(0);
        } else {
            self.others[outcome as usize].fetch_add(1, Ordering::Relaxed);
        }
    }

    pub(super) fn outcomes(&self) -> impl Iterator<Item = (&'static str, u64)> + '_ {
        Outcome::ALL.into_iter().map(|outcome| {
            let count = match outcome {
                Outcome::Success => self.successes.sum(0),
                _ => self.others[outcome as usize].load(Ordering::Relaxed),
            };
            (outcome.as_str(), count)
        })
    }
}

impl Fresh for Memory {
    fn fresh() -> Self {
        Self::new()
    }
}
