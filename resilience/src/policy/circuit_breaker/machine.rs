//! The states of one circuit, as a machine that takes the time as an argument. Times are nanoseconds.
//!
//! ```text
//!                 threshold, failure_rate, slow_rate
//!      ┌────────┐ ────────────────────────────────────▶ ┌──────┐ ◀──────────────┐
//!   ──▶│ closed │                                       │ open │                │ trial_failed
//!      └────────┘                                       └──────┘                │ lease_lapsed
//!          ▲                                                │ recovery_over     │
//!          │              trials_succeeded                  ▼   (by a call)     │
//!          └─────────────────────────────────────────── ┌───────────┐ ──────────┘
//!                                                       │ half_open │
//!                                                       └───────────┘
//!      by hand, from any state to any of: closed, forced_open, disabled, metrics_only; these three end by hand only
//! ```
//! Every transition begins a new generation: what was admitted before it changes nothing after it.

use std::collections::VecDeque;

use super::settings::Settings;
use super::window::{Entry, Sum, Window};
use crate::policy::Verdict;
use crate::policy::circuit_state::CircuitState;

/// How long a caller waits at most that finds all trial calls out: one of them may end at any time.
const FULL: u64 = 1_000_000_000;

/// One circuit.
#[derive(Debug)]
pub(crate) struct Machine {
    inner: Inner,
    generation: u64,
    /// The open time of now, or of last.
    wait: u64,
    /// The transitions that nobody was told of yet.
    news: VecDeque<Change>,
}

#[derive(Debug)]
enum Inner {
    Closed(Watch),
    Open {
        until: u64,
    },
    HalfOpen {
        admitted: u32,
        succeeded: u32,
        /// When the trial calls began that have not ended, the oldest first.
        out: VecDeque<u64>,
    },
    ForcedOpen,
    Disabled,
    MetricsOnly(Watch),
}

/// What is watched while calls go through.
#[derive(Debug, Default)]
struct Watch {
    in_a_row: u32,
    window: Window,
}

/// One transition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) from: CircuitState,
    pub(crate) to: CircuitState,
    pub(crate) reason: Reason,
    /// Until when it is open, where it opens.
    pub(crate) until: Option<u64>,
}

/// Why a circuit changed its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    Threshold,
    FailureRate,
    SlowRate,
    TrialFailed,
    LeaseLapsed,
    TrialsSucceeded,
    RecoveryOver,
    Manual,
}

/// A call that ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ended {
    pub(crate) generation: u64,
    /// When it was admitted, where the machine asks.
    pub(crate) began: u64,
    pub(crate) verdict: Verdict,
}

/// What a circuit looks like at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct View {
    pub(crate) state: CircuitState,
    /// What is left of the open time.
    pub(crate) remaining: Option<u64>,
    /// The failures that count towards opening.
    pub(crate) failures: u32,
    /// The successes that count towards closing.
    pub(crate) successes: u32,
}

impl Machine {
    pub(crate) const fn new() -> Self {
        let watch = Watch { in_a_row: 0, window: Window::Empty };
        Self { inner: Inner::Closed(watch), generation: 0, wait: 0, news: VecDeque::new() }
    }

    /// Asks for a call. When it was admitted, or how long to wait.
    pub(crate) fn admit(&mut self, now: u64, settings: &Settings) -> Result<u64, u64> {
        self.lapse(now, settings);
        if let Inner::Open { until } = self.inner {
            if now < until {
                return Err(until - now);
            }
            let trials = Inner::HalfOpen { admitted: 0, succeeded: 0, out: VecDeque::new() };
            self.turn(trials, Reason::RecoveryOver, None);
        }
        match &mut self.inner {
            Inner::HalfOpen { admitted, out, .. } => {
                if *admitted >= settings.trials() {
                    let lapse =
                        out.front().map_or(now, |began| began.saturating_add(settings.trial_timeout()));
                    return Err(lapse.saturating_sub(now).clamp(1, FULL));
                }
                *admitted += 1;
                out.push_back(now);
                Ok(now)
            }
            Inner::ForcedOpen => Err(settings.recovery),
            Inner::Closed(_) | Inner::Open { .. } | Inner::Disabled | Inner::MetricsOnly(_) => Ok(now),
        }
    }

    /// Takes in how a call ended; `false`: it began in another generation, and changes nothing.
    pub(crate) fn settle(&mut self, now: u64, settings: &Settings, ended: Ended) -> bool {
        self.lapse(now, settings);
        if ended.generation != self.generation {
            return false;
        }
        let slow = settings.is_slow(now.saturating_sub(ended.began));
        let Some(entry) = judged(ended.verdict, slow, settings) else {
            self.give_back(ended.began);
            return true;
        };
        match &mut self.inner {
            Inner::Closed(watch) => {
                if let Some(reason) = watch.record(now, settings, entry) {
                    self.wait = settings.recovery;
                    self.open(now, reason);
                }
            }
            Inner::MetricsOnly(watch) => {
                watch.record(now, settings, entry);
            }
            Inner::HalfOpen { .. } if entry.failed || entry.slow => {
                self.reopen(now, settings, Reason::TrialFailed);
            }
            Inner::HalfOpen { .. } => self.trial_succeeded(ended.began, settings),
            Inner::Open { .. } | Inner::ForcedOpen | Inner::Disabled => {}
        }
        true
    }

    /// Closes it, and begins anew.
    pub(crate) fn reset(&mut self) {
        self.wait = 0;
        self.turn(Inner::Closed(Watch::default()), Reason::Manual, None);
    }

    /// Opens it, until somebody says otherwise.
    pub(crate) fn force_open(&mut self) {
        self.steer(Inner::ForcedOpen);
    }

    /// Lets everything through, and watches nothing.
    pub(crate) fn disable(&mut self) {
        self.steer(Inner::Disabled);
    }

    /// Lets everything through, and watches.
    pub(crate) fn metrics_only(&mut self) {
        self.steer(Inner::MetricsOnly(Watch::default()));
    }

    /// The state as it was told.
    pub(crate) fn state(&self) -> CircuitState {
        self.inner.state()
    }

    pub(crate) fn generation(&self) -> u64 {
        self.generation
    }

    /// Until when it refuses calls.
    pub(crate) fn until(&self) -> u64 {
        match self.inner {
            Inner::Open { until } => until,
            _ => 0,
        }
    }

    /// Whether the end of a successful call changes anything.
    pub(crate) fn is_attentive(&self, settings: &Settings) -> bool {
        match &self.inner {
            Inner::Closed(watch) => watch.in_a_row > 0 || settings.watches_successes(),
            Inner::HalfOpen { .. } | Inner::MetricsOnly(_) => true,
            Inner::Open { .. } | Inner::ForcedOpen | Inner::Disabled => false,
        }
    }

    /// Whether it is as good as new.
    pub(crate) fn is_blank(&self, now: u64) -> bool {
        let Inner::Closed(watch) = &self.inner else { return false };
        let sum = watch.window.sum(now);
        watch.in_a_row == 0 && sum.failed == 0 && sum.slow == 0
    }

    /// What it looks like now. A state that the time has ended is not shown any more, though no call has moved it yet.
    pub(crate) fn view(&self, now: u64, settings: &Settings) -> View {
        let (mut state, mut until) = (self.state(), self.until());
        let (mut failures, mut successes) = (0, 0);
        match &self.inner {
            Inner::Closed(watch) | Inner::MetricsOnly(watch) => failures = watch.failures(now, settings),
            Inner::HalfOpen { succeeded, out, .. } => match lapsed(out, now, settings) {
                Some(lapse) => {
                    state = CircuitState::Open;
                    until = lapse.saturating_add(settings.longer(self.wait));
                }
                None => successes = *succeeded,
            },
            Inner::Open { .. } | Inner::ForcedOpen | Inner::Disabled => {}
        }
        if state == CircuitState::Open && now >= until {
            state = CircuitState::HalfOpen;
        }
        let remaining = (state == CircuitState::Open).then(|| until - now);
        View { state, remaining, failures, successes }
    }

    /// The oldest transition that nobody was told of.
    pub(crate) fn news(&mut self) -> Option<Change> {
        self.news.pop_front()
    }

    pub(crate) fn has_news(&self) -> bool {
        !self.news.is_empty()
    }

    /// A trial call that has been out for too long has failed, then, whoever notices it when.
    fn lapse(&mut self, now: u64, settings: &Settings) {
        if let Inner::HalfOpen { out, .. } = &self.inner
            && let Some(lapse) = lapsed(out, now, settings)
        {
            self.reopen(lapse, settings, Reason::LeaseLapsed);
        }
    }

    fn trial_succeeded(&mut self, trial: u64, settings: &Settings) {
        let Inner::HalfOpen { succeeded, out, .. } = &mut self.inner else { return };
        remove(out, trial);
        *succeeded += 1;
        if *succeeded >= settings.success_threshold {
            self.wait = 0;
            self.turn(Inner::Closed(Watch::default()), Reason::TrialsSucceeded, None);
        }
    }

    /// A trial call that says nothing leaves its place to another.
    fn give_back(&mut self, trial: u64) {
        if let Inner::HalfOpen { admitted, out, .. } = &mut self.inner {
            remove(out, trial);
            *admitted -= 1;
        }
    }

    fn reopen(&mut self, at: u64, settings: &Settings, reason: Reason) {
        self.wait = settings.longer(self.wait);
        self.open(at, reason);
    }

    fn open(&mut self, at: u64, reason: Reason) {
        let until = at.saturating_add(self.wait);
        self.turn(Inner::Open { until }, reason, Some(until));
    }

    fn steer(&mut self, inner: Inner) {
        if self.state() != inner.state() {
            self.wait = 0;
            self.turn(inner, Reason::Manual, None);
        }
    }

    fn turn(&mut self, inner: Inner, reason: Reason, until: Option<u64>) {
        let (from, to) = (self.inner.state(), inner.state());
        self.inner = inner;
        self.generation += 1;
        if from != to {
            self.news.push_back(Change { from, to, reason, until });
        }
    }
}

impl Inner {
    fn state(&self) -> CircuitState {
        match self {
            Self::Closed(_) => CircuitState::Closed,
            Self::Open { .. } => CircuitState::Open,
            Self::HalfOpen { .. } => CircuitState::HalfOpen,
            Self::ForcedOpen => CircuitState::ForcedOpen,
            Self::Disabled => CircuitState::Disabled,
            Self::MetricsOnly(_) => CircuitState::MetricsOnly,
        }
    }
}

impl Watch {
    /// Takes in a result. Why the circuit is to open, if it is: judged after successes too.
    fn record(&mut self, now: u64, settings: &Settings, entry: Entry) -> Option<Reason> {
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

    fn failures(&self, now: u64, settings: &Settings) -> u32 {
        if settings.failure_rate.is_some() { self.window.sum(now).failed } else { self.in_a_row }
    }
}

impl Reason {
    /// The word for it in events.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Threshold => "threshold",
            Self::FailureRate => "failure_rate",
            Self::SlowRate => "slow_rate",
            Self::TrialFailed => "trial_failed",
            Self::LeaseLapsed => "lease_lapsed",
            Self::TrialsSucceeded => "trials_succeeded",
            Self::RecoveryOver => "recovery_over",
            Self::Manual => "manual",
        }
    }
}

/// What a verdict says about the callee. Without a rate for slow calls, a slow one is a failed one.
fn judged(verdict: Verdict, slow: bool, settings: &Settings) -> Option<Entry> {
    let failed = match verdict {
        Verdict::Success => false,
        Verdict::Failure => true,
        Verdict::Ignored if settings.ignore_as_success => false,
        Verdict::Ignored | Verdict::Cancelled => return None,
    };
    Some(Entry { failed: failed || slow && settings.slow_rate.is_none(), slow })
}

/// When the oldest trial call had been out for too long, if it has.
fn lapsed(out: &VecDeque<u64>, now: u64, settings: &Settings) -> Option<u64> {
    let lapse = out.front()?.saturating_add(settings.trial_timeout());
    (lapse <= now).then_some(lapse)
}

fn remove(out: &mut VecDeque<u64>, trial: u64) {
    if let Some(index) = out.iter().position(|began| *began == trial) {
        out.remove(index);
    }
}

#[cfg(test)]
#[path = "machine_tests.rs"]
mod tests;
