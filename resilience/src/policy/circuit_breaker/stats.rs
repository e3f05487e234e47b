//! What a breaker has counted.

use std::time::Duration;

use crate::counters::Counters;
use crate::policy::Verdict;
use crate::policy::circuit_state::CircuitState;
use crate::policy::circuit_stats::CircuitStats;
use crate::sync::{AtomicU64, Ordering};

/// What a breaker counts, for all of its keys together.
#[derive(Debug)]
pub(super) struct Tally {
    calls: Counters<32>,
    changes: [AtomicU64; STATES * STATES],
}

const STATES: usize = CircuitState::ALL.len();

/// What is counted of calls: the places in a line of counters.
pub(super) const SUCCESS: usize = 0;
const FAILURE: usize = 1;
const IGNORED: usize = 2;
const CANCELLED: usize = 3;
pub(super) const REJECTED: usize = 4;
pub(super) const DISCARDED: usize = 5;

impl Tally {
    pub(super) const fn new() -> Self {
        Self { calls: Counters::new(), changes: [const { AtomicU64::new(0) }; STATES * STATES] }
    }

    #[inline]
    pub(super) fn raise(&self, index: usize) {
        self.calls.raise(index);
    }

    pub(super) fn count(&self, verdict: Verdict) {
        self.raise(match verdict {
            Verdict::Success => SUCCESS,
            Verdict::Failure => FAILURE,
            Verdict::Ignored => IGNORED,
            Verdict::Cancelled => CANCELLED,
        });
    }

    pub(super) fn count_change(&self, from: CircuitState, to: CircuitState) {
        self.changes[place(from, to)].fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn changes(&self, from: CircuitState, to: CircuitState) -> u64 {
        self.changes[place(from, to)].load(Ordering::Relaxed)
    }

    /// The statistics of a breaker of which nothing but the counts is known.
    pub(super) fn stats(&self) -> CircuitStats {
        let mut stats = CircuitStats {
            successful_calls: self.calls.sum(SUCCESS),
            failed_calls: self.calls.sum(FAILURE),
            rejected_calls: self.calls.sum(REJECTED),
            ignored_calls: self.calls.sum(IGNORED),
            cancelled_calls: self.calls.sum(CANCELLED),
            state_changes: self.changes.iter().map(|count| count.load(Ordering::Relaxed)).sum(),
            discarded_results: self.calls.sum(DISCARDED),
            ..CircuitStats::default()
        };
        stats.total_calls = stats.successful_calls
            + stats.failed_calls
            + stats.rejected_calls
            + stats.ignored_calls
            + stats.cancelled_calls;
        stats
    }
}

impl CircuitStats {
    /// Adds the numbers of another breaker of the same name; the more severe state of the two is shown.
    pub(crate) fn add(&mut self, other: &Self) {
        self.total_calls += other.total_calls;
        self.successful_calls += other.successful_calls;
        self.failed_calls += other.failed_calls;
        self.rejected_calls += other.rejected_calls;
        self.ignored_calls += other.ignored_calls;
        self.cancelled_calls += other.cancelled_calls;
        self.state_changes += other.state_changes;
        self.discarded_results += other.discarded_results;
        self.add_view(other.state, other.remaining, other.failure_count, other.success_count);
    }

    /// Adds what a circuit looks like.
    pub(super) fn add_view(
        &mut self,
        state: CircuitState,
        remaining: Option<Duration>,
        failures: u64,
        successes: u64,
    ) {
        if severity(state) > severity(self.state) {
            self.state = state;
        }
        self.remaining = self.remaining.max(remaining);
        self.failure_count += failures;
        self.success_count += successes;
    }
}

fn place(from: CircuitState, to: CircuitState) -> usize {
    from as usize * STATES + to as usize
}

/// Which of two states is shown for both.
fn severity(state: CircuitState) -> u8 {
    match state {
        CircuitState::Closed => 0,
        CircuitState::Disabled => 1,
        CircuitState::MetricsOnly => 2,
        CircuitState::HalfOpen => 3,
        CircuitState::Open => 4,
        CircuitState::ForcedOpen => 5,
    }
}
