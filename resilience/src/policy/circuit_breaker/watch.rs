//! What a circuit knows of the calls that it lets through without counting them as trials.

use super::change::Reason;
use super::settings::Settings;
use super::window::{Entry, Sum, Window};
use crate::policy::Verdict;

/// What is watched while calls go through.
#[derive(Debug, Default)]
pub(super) struct Watch {
    in_a_row: u32,
    window: Window,
}

impl Watch {
    pub(super) const fn new() -> Self {
        Self { in_a_row: 0, window: Window::Empty }
    }

    /// Takes in a result. Why the circuit is to open, if it is: judged after successes too.
    pub(super) fn record(&mut self, now: u64, settings: &Settings, entry: Entry) -> Option<Reason> {
        self.in_a_row = if entry.failed { self.in_a_row.saturating_add(1) } else { 0 };
        self.window.record(now, settings, entry);
        if settings.failures_in_a_row().is_some_and(|threshold| self.in_a_row >= threshold) {
            return Some(Reason::Threshold);
        }
        let sum = self.window.sum(now);
        if sum.calls < settings.min_calls() {
            return None;
        }
        let Sum { calls, failed, slow } = sum;
        if settings.failure_rate.is_some_and(|rate| rate.reached(failed, calls)) {
            return Some(Reason::FailureRate);
        }
        settings.slow_rate.is_some_and(|rate| rate.reached(slow, calls)).then_some(Reason::SlowRate)
    }

    pub(super) fn failures(&self, now: u64, settings: &Settings) -> u32 {
        if settings.failure_rate.is_some() { self.window.sum(now).failed } else { self.in_a_row }
    }

    /// Whether a failure is remembered that the next success ends.
    pub(super) fn counts_failures(&self) -> bool {
        self.in_a_row > 0
    }

    /// Whether it is as good as new.
    pub(super) fn is_blank(&self, now: u64) -> bool {
        let sum = self.window.sum(now);
        self.in_a_row == 0 && sum.failed == 0 && sum.slow == 0
    }
}

/// What a verdict says about the callee. Without a rate for slow calls, a slow one is a failed one.
pub(super) fn judged(verdict: Verdict, slow: bool, settings: &Settings) -> Option<Entry> {
    let failed = match verdict {
        Verdict::Success => false,
        Verdict::Failure => true,
        Verdict::Ignored if settings.ignore_as_success => false,
        Verdict::Ignored | Verdict::Cancelled => return None,
    };
    Some(Entry { failed: failed || slow && settings.slow_rate.is_none(), slow })
}
