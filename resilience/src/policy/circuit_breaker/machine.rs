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

use super::change::{Change, Reason};
use super::settings::Settings;
use super::trials::Trials;
use super::watch::{Watch, judged};
use crate::policy::Verdict;
use crate::policy::circuit_state::CircuitState;

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
    Open { until: u64 },
    HalfOpen(Trials),
    ForcedOpen,
    Disabled,
    MetricsOnly(Watch),
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
        Self { inner: Inner::Closed(Watch::new()), generation: 0, wait: 0, news: VecDeque::new() }
    }

    /// Asks for a call. When it was admitted, or how long to wait.
    pub(crate) fn admit(&mut self, now: u64, settings: &Settings) -> Result<u64, u64> {
        self.lapse(now, settings);
        if let Inner::Open { until } = self.inner {
            if now < until {
                return Err(until - now);
            }
            self.turn(Inner::HalfOpen(Trials::default()), Reason::RecoveryOver, None);
        }
        match &mut self.inner {
            Inner::HalfOpen(trials) => trials.admit(now, settings),
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
            Inner::HalfOpen(_) if entry.failed || entry.slow => {
                self.reopen(now, settings, Reason::TrialFailed);
            }
            Inner::HalfOpen(trials) => {
                if trials.succeed(ended.began, settings) {
                    self.wait = 0;
                    self.turn(Inner::Closed(Watch::default()), Reason::TrialsSucceeded, None);
                }
            }
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
            Inner::Closed(watch) => watch.counts_failures() || settings.watches_successes(),
            Inner::HalfOpen(_) | Inner::MetricsOnly(_) => true,
            Inner::Open { .. } | Inner::ForcedOpen | Inner::Disabled => false,
        }
    }

    /// Whether it is as good as new.
    pub(crate) fn is_blank(&self, now: u64) -> bool {
        matches!(&self.inner, Inner::Closed(watch) if watch.is_blank(now))
    }

    /// What it looks like now. A state that the time has ended is not shown any more, though no call has moved it yet.
    pub(crate) fn view(&self, now: u64, settings: &Settings) -> View {
        let (mut state, mut until) = (self.state(), self.until());
        let (mut failures, mut successes) = (0, 0);
        match &self.inner {
            Inner::Closed(watch) | Inner::MetricsOnly(watch) => failures = watch.failures(now, settings),
            Inner::HalfOpen(trials) => match trials.lapsed(now, settings) {
                Some(lapse) => {
                    state = CircuitState::Open;
                    until = lapse.saturating_add(settings.longer(self.wait));
                }
                None => successes = trials.succeeded(),
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
        if let Inner::HalfOpen(trials) = &self.inner
            && let Some(lapse) = trials.lapsed(now, settings)
        {
            self.reopen(lapse, settings, Reason::LeaseLapsed);
        }
    }

    /// A trial call that says nothing leaves its place to another.
    fn give_back(&mut self, trial: u64) {
        if let Inner::HalfOpen(trials) = &mut self.inner {
            trials.give_back(trial);
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
            Self::HalfOpen(_) => CircuitState::HalfOpen,
            Self::ForcedOpen => CircuitState::ForcedOpen,
            Self::Disabled => CircuitState::Disabled,
            Self::MetricsOnly(_) => CircuitState::MetricsOnly,
        }
    }
}

#[cfg(test)]
#[path = "machine_tests.rs"]
mod tests;
