//! What is known of one check: a state machine that takes the time as an argument.
//!
//! ```text
//!             a pass                 failure_threshold failures in a row
//!   unknown ──────────▶ passing ────────────────────────────────────────▶ failing
//!      │  ▲                ▲                                                  │
//!      │  └─ too old ──────┴──────────────────────────────────────────────────┤
//!      │                         success_threshold passes in a row            │
//!      └─────────────────▶ failing (failure_threshold failures in a row)  ◀───┘
//! ```
//! Passing is healthy or degraded, failing is unhealthy. Results count in a row: any opposite result starts anew
//! (Dropwizard's health checks never cleared theirs, so three failures in a week could trip them).

use std::collections::VecDeque;
use std::time::{Duration, SystemTime};

use tokio::sync::watch;

use super::class::ErrorClass;
use super::outcome::Health;
use super::settings::{CheckSettings, OnError};
use super::status::HealthStatus;
use crate::clock::{self, Instant};

/// How many transitions are kept of each check.
const HISTORY: usize = 32;

/// A moment, for rules and for people.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub(crate) at: Instant,
    pub(crate) wall: SystemTime,
}

impl Moment {
    pub(crate) fn now() -> Self {
        Self { at: clock::now(), wall: clock::wall() }
    }
}

/// A run that ended, or was given up.
#[derive(Clone, Debug)]
pub(crate) struct Completed {
    pub(crate) health: Health,
    pub(crate) latency: Duration,
    pub(crate) moment: Moment,
}

/// A run that has not ended.
#[derive(Clone, Debug)]
pub(crate) struct Running {
    pub(crate) since: Moment,
    /// Ends when the run's result is recorded.
    pub(crate) recorded: watch::Receiver<()>,
    /// Given up, but its task still holds on.
    pub(crate) straggling: bool,
}

/// One change of a check's verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Transition {
    /// The verdict before.
    pub from: HealthStatus,
    /// The verdict since.
    pub to: HealthStatus,
    /// The author's message or the error's class.
    pub reason: Option<String>,
    /// When.
    pub at: SystemTime,
}

/// What is known of one check.
#[derive(Debug)]
pub(crate) struct CheckState {
    verdict: HealthStatus,
    since: SystemTime,
    last: Option<Completed>,
    consecutive_failures: u32,
    consecutive_passes: u32,
    /// The failures have reached their threshold, and the passes since have not.
    failing: bool,
    /// Why the verdict was forgotten, where it was.
    forgotten: Option<ErrorClass>,
    history: VecDeque<Transition>,
    running: Option<Running>,
}

impl CheckState {
    pub(crate) fn new(created: SystemTime) -> Self {
        Self {
            verdict: HealthStatus::Unknown,
            since: created,
            last: None,
            consecutive_failures: 0,
            consecutive_passes: 0,
            failing: false,
            forgotten: None,
            history: VecDeque::new(),
            running: None,
        }
    }

    /// Takes in the result of a run. The transition, if the verdict changes.
    pub(crate) fn record(
        &mut self,
        health: Health,
        latency: Duration,
        moment: Moment,
        settings: &CheckSettings,
    ) -> Option<Transition> {
        let passes = health.status().is_passing();
        let health = judged(health, settings.on_error);
        let verdict = self.verdict_after(passes, health.status(), settings);
        self.forgotten = None;
        let reason = reason_of(&health);
        self.last = Some(Completed { health, latency, moment });
        self.turn(verdict, reason, moment.wall)
    }

    /// Forgets a verdict that is too old to be believed. Only for a check whose next result is overdue: one that
    /// nobody asked for in the meantime is not stale but unasked.
    pub(crate) fn expire(
        &mut self,
        now: Moment,
        settings: &CheckSettings,
        patience: Duration,
    ) -> Option<Transition> {
        if self.expires_at(settings, patience).is_none_or(|expiry| now.at < expiry) {
            return None;
        }
        let class = if settings.interval.is_some() { ErrorClass::Stale } else { ErrorClass::Pending };
        self.forgotten = Some(class);
        self.failing = false;
        self.turn(HealthStatus::Unknown, Some(class.to_string()), now.wall)
    }

    /// When the verdict stops being believed; `None` where there is none, where no result is awaited, or where a run
    /// that was given up still blocks the next one: its timeout stands until it ends.
    pub(crate) fn expires_at(&self, settings: &CheckSettings, patience: Duration) -> Option<Instant> {
        let believed = settings.enabled && self.verdict != HealthStatus::Unknown;
        let last = self.last.as_ref().filter(|_| believed)?;
        let expiry = last.moment.at.checked_add(settings.lifetime())?;
        match &self.running {
            Some(run) if run.straggling => None,
            Some(run) if settings.interval.is_none() => Some(expiry.max(run.since.at + patience)),
            None if settings.interval.is_none() => None,
            _ => Some(expiry),
        }
    }

    /// When a probe has to run the check again: `None` while it runs, for background checks, and where it is switched off.
    pub(crate) fn due_at(&self, settings: &CheckSettings, now: Instant) -> Option<Instant> {
        if self.running.is_some() || settings.interval.is_some() || !settings.enabled {
            return None;
        }
        self.last.as_ref().map_or(Some(now), |last| last.moment.at.checked_add(settings.max_age))
    }

    pub(crate) fn begin(&mut self, running: Running) {
        self.running = Some(running);
    }

    /// The run was given up, but has not ended.
    pub(crate) fn straggle(&mut self) {
        if let Some(running) = &mut self.running {
            running.straggling = true;
        }
    }

    /// The run's task has really ended.
    pub(crate) fn end(&mut self) {
        self.running = None;
    }

    pub(crate) fn running(&self) -> Option<&Running> {
        self.running.as_ref()
    }

    pub(crate) fn verdict(&self) -> HealthStatus {
        self.verdict
    }

    pub(crate) fn since(&self) -> SystemTime {
        self.since
    }

    pub(crate) fn last(&self) -> Option<&Completed> {
        self.last.as_ref()
    }

    pub(crate) fn consecutive_failures(&self) -> u32 {
        self.consecutive_failures
    }

    pub(crate) fn history(&self) -> impl Iterator<Item = &Transition> {
        self.history.iter()
    }

    /// The verdict after a result; an error is no pass, whatever status it is shown with.
    fn verdict_after(
        &mut self,
        passes: bool,
        status: HealthStatus,
        settings: &CheckSettings,
    ) -> HealthStatus {
        if status == HealthStatus::Unknown {
            return HealthStatus::Unknown;
        }
        if passes {
            self.consecutive_failures = 0;
            self.consecutive_passes = self.consecutive_passes.saturating_add(1);
            self.failing &= self.consecutive_passes < settings.success_threshold;
            return if self.failing { self.verdict } else { status };
        }
        self.consecutive_passes = 0;
        self.consecutive_failures = self.consecutive_failures.saturating_add(1);
        self.failing |= self.consecutive_failures >= settings.failure_threshold;
        if self.failing { status } else { self.verdict }
    }

    /// What may be said in public of why it is as it is.
    pub(crate) fn message(&self) -> Option<String> {
        let Some(last) = &self.last else { return Some(ErrorClass::Pending.to_string()) };
        self.forgotten.map(|class| class.to_string()).or_else(|| reason_of(&last.health))
    }

    fn turn(&mut self, to: HealthStatus, reason: Option<String>, at: SystemTime) -> Option<Transition> {
        let from = std::mem::replace(&mut self.verdict, to);
        if from == to {
            return None;
        }
        self.since = at;
        let transition = Transition { from, to, reason, at };
        if self.history.len() == HISTORY {
            self.history.pop_front();
        }
        self.history.push_back(transition.clone());
        Some(transition)
    }
}

/// An error counts as `on_error` says; a status returned on purpose is left as it is.
fn judged(health: Health, on_error: OnError) -> Health {
    match on_error {
        OnError::Degraded if health.failure().is_some() => health.with_status(HealthStatus::Degraded),
        _ => health,
    }
}

/// What may be said in public of why a check is as it is.
pub(crate) fn reason_of(health: &Health) -> Option<String> {
    let class = || health.failure().map(|failure| failure.class.to_string());
    health.public_message().map(str::to_owned).or_else(class)
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
