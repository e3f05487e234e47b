//! The one picture of the service's health that every view shows.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::aggregate::{self, Readiness};
use super::check::CheckEntry;
use super::state::CheckState;
use super::status::HealthStatus;
use crate::clock::{Instant, rfc3339};
use crate::lifecycle::Phase;
use crate::policy::circuit_state::CircuitState;
use crate::policy::circuit_stats::CircuitStats;
use crate::sync::Arc;

/// The health of the service at one moment.
#[derive(Clone, Debug)]
pub struct HealthReport {
    pub(crate) status: HealthStatus,
    pub(crate) ready: bool,
    pub(crate) started: bool,
    pub(crate) phase: Phase,
    pub(crate) reason: Option<String>,
    pub(crate) timestamp: SystemTime,
    pub(crate) revision: u64,
    pub(crate) checks: Vec<CheckReport>,
    pub(crate) circuits: Vec<CircuitReport>,
    /// What the engine had seen when it was made.
    pub(crate) seen: u64,
    /// The state of the latches that it shows.
    pub(crate) latches: u64,
    /// Until when probes are answered with it; `None`: until something changes.
    pub(crate) fresh_until: Option<Instant>,
    /// When something in it stops being true by itself.
    pub(crate) expires_at: Option<Instant>,
}

impl HealthReport {
    /// The status of the whole: the checks, the circuits and the phase together. Starting and stopping are unhealthy;
    /// a circuit that is open, forced open or half open is degraded.
    pub fn status(&self) -> HealthStatus {
        self.status
    }

    /// Why it is not ready: `starting`, `shutting_down`, or the first check or latch at fault, as
    /// `database not ready`, or the first circuit, as `circuit payment open`, where circuits decide on readiness.
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// Where the service is in its life.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Whether the startup gate has opened. Once open it stays open.
    pub fn started(&self) -> bool {
        self.started
    }

    /// Whether requests should be sent here.
    pub fn ready(&self) -> bool {
        self.ready
    }

    /// When it was made.
    pub fn timestamp(&self) -> SystemTime {
        self.timestamp
    }

    /// A number of its own, higher than that of every report before it.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The checks, by name.
    pub fn checks(&self) -> &[CheckReport] {
        &self.checks
    }

    /// The check of a name.
    pub fn check(&self, name: &str) -> Option<&CheckReport> {
        self.checks.binary_search_by(|check| (*check.name).cmp(name)).ok().map(|index| &self.checks[index])
    }

    /// The circuits, by name.
    pub fn circuits(&self) -> &[CircuitReport] {
        &self.circuits
    }

    /// The critical checks that keep the service from being ready.
    pub fn failing(&self) -> impl Iterator<Item = &CheckReport> {
        self.checks.iter().filter(|check| check.blocks() && check.critical)
    }
}

/// One check in a report.
#[derive(Clone, Debug)]
pub struct CheckReport {
    pub(crate) name: Arc<str>,
    pub(crate) enabled: bool,
    pub(crate) critical: bool,
    pub(crate) always_counts: bool,
    pub(crate) status: HealthStatus,
    pub(crate) latency: Option<Duration>,
    pub(crate) since: SystemTime,
    pub(crate) last_run: Option<SystemTime>,
    pub(crate) consecutive_failures: u32,
    pub(crate) message: Option<String>,
    pub(crate) error: Option<String>,
    pub(crate) details: BTreeMap<String, Value>,
    pub(crate) still_running_since: Option<SystemTime>,
}

impl CheckReport {
    pub(crate) fn of(name: &Arc<str>, entry: &CheckEntry, state: &CheckState) -> Self {
        let last = state.last();
        let health = last.map(|last| &last.health);
        let straggler = state.running().filter(|run| run.straggling).map(|run| run.since.wall);
        let mut details = health.map(|health| health.details().clone()).unwrap_or_default();
        if let Some(since) = straggler {
            details.insert("still_running_since".into(), rfc3339(since).into());
        }
        let settings = entry.settings();
        let disabled = (!settings.enabled).then(|| Self::DISABLED.to_owned());
        Self {
            name: Arc::clone(name),
            enabled: settings.enabled,
            critical: settings.critical,
            always_counts: entry.always_counts,
            status: if settings.enabled { state.verdict() } else { HealthStatus::Unknown },
            latency: last.map(|last| last.latency),
            since: state.since(),
            last_run: last.map(|last| last.moment.wall),
            consecutive_failures: state.consecutive_failures(),
            message: disabled.or_else(|| state.message()),
            error: health
                .filter(|_| settings.enabled)
                .and_then(|health| health.failure())
                .map(|failure| failure.text.clone()),
            details,
            still_running_since: straggler,
        }
    }

    /// What is said of a check that is switched off, in the place of its message.
    pub(crate) const DISABLED: &str = "disabled";

    /// The registered name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it runs: one that is switched off is `unknown`, with the message `disabled`, and counts for nothing.
    pub fn enabled(&self) -> bool {
        self.enabled
    }

    /// Whether the service cannot work without it.
    pub fn critical(&self) -> bool {
        self.critical
    }

    /// Its verdict, after its thresholds.
    pub fn status(&self) -> HealthStatus {
        self.status
    }

    /// What it adds to the whole: one that is switched off nothing; one that is not critical never makes it worse than degraded, and does not
    /// count before it has run.
    pub fn effective(&self) -> HealthStatus {
        if self.enabled { aggregate::effective(self.status, self.critical) } else { HealthStatus::Healthy }
    }

    /// Whether it keeps the service from being ready, where it counts for that.
    fn blocks(&self) -> bool {
        self.enabled && !self.status.is_passing()
    }

    /// How long its last run took; `None` before the first.
    pub fn latency(&self) -> Option<Duration> {
        self.latency
    }

    /// Since when its verdict has held.
    pub fn since(&self) -> SystemTime {
        self.since
    }

    /// When its last run ended.
    pub fn last_run(&self) -> Option<SystemTime> {
        self.last_run
    }

    /// How many runs in a row have failed.
    pub fn consecutive_failures(&self) -> u32 {
        self.consecutive_failures
    }

    /// What may be said in public: the author's message, or the class of the error.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The text of the error that was caught, for those who may see details.
    pub fn error(&self) -> Option<&str> {
        self.error.as_deref()
    }

    /// The details, for those who may see them.
    pub fn details(&self) -> &BTreeMap<String, Value> {
        &self.details
    }

    /// Since when a run that was given up has failed to end; no new one starts before it does.
    pub fn still_running_since(&self) -> Option<SystemTime> {
        self.still_running_since
    }
}

/// One circuit in a report.
///
/// An open circuit whose recovery time is over is shown as half open before the first trial call comes; that call is
/// what changes it, and what listeners are told of.
#[derive(Clone, Debug)]
pub struct CircuitReport {
    pub(crate) name: &'static str,
    pub(crate) stats: CircuitStats,
    pub(crate) success_threshold: u32,
    /// How often it went from one state to another: what is not there never happened.
    pub(crate) changes: Vec<(CircuitState, CircuitState, u64)>,
}

impl CircuitReport {
    /// The circuit's name.
    pub fn name(&self) -> &str {
        self.name
    }

    /// Its state.
    pub fn state(&self) -> CircuitState {
        self.stats.state
    }

    /// What it counted, when the report was made: counts alone do not make a report out of date before it is a second
    /// old.
    pub fn stats(&self) -> &CircuitStats {
        &self.stats
    }

    /// How many trial calls must succeed before it closes, of which `stats().success_count` have.
    pub fn success_threshold(&self) -> u32 {
        self.success_threshold
    }

    /// How often it went from one state to another.
    pub(crate) fn changes(&self, from: CircuitState, to: CircuitState) -> u64 {
        let mut counts = self.changes.iter().filter(|change| (change.0, change.1) == (from, to));
        counts.next().map_or(0, |change| change.2)
    }

    /// What it adds to the whole: degraded while it is open, forced open or half open. One that decides on readiness
    /// makes the whole unhealthy while it is open or forced open; not while it is half open, as the trial calls that
    /// could close it must reach the service.
    pub(crate) fn effective(&self, decides: bool) -> HealthStatus {
        match self.state() {
            state if decides && state.refuses() => HealthStatus::Unhealthy,
            state if state.is_unhealthy() => HealthStatus::Degraded,
            _ => HealthStatus::Healthy,
        }
    }
}

/// What the checks, the circuits and the phase come to.
pub(crate) struct Verdict {
    pub(crate) status: HealthStatus,
    pub(crate) ready: bool,
    pub(crate) reason: Option<String>,
}

/// What a verdict is made of.
pub(crate) struct Evidence<'a> {
    pub(crate) checks: &'a [CheckReport],
    pub(crate) circuits: &'a [CircuitReport],
    pub(crate) phase: Phase,
    /// Why the phase is not one of service.
    pub(crate) held: Option<&'a str>,
    pub(crate) readiness: &'a Readiness,
    /// Whether circuits decide on readiness.
    pub(crate) circuits_decide: bool,
    pub(crate) latch: Option<&'a Arc<str>>,
}

impl Verdict {
    pub(crate) fn of(evidence: &Evidence<'_>) -> Self {
        let &Evidence { checks, circuits, phase, held, readiness, circuits_decide, latch } = evidence;
        let circuit_effects = circuits.iter().map(|circuit| circuit.effective(circuits_decide));
        let status = aggregate::whole(checks.iter().map(CheckReport::effective).chain(circuit_effects));
        let blocking = checks.iter().find(|check| readiness.counts(check) && check.blocks());
        let open = circuits.iter().find(|circuit| !circuit.effective(circuits_decide).is_passing());
        let ready = phase == Phase::Serving && blocking.is_none() && latch.is_none() && open.is_none();
        if let Some(reason) = held {
            return Self { status: HealthStatus::Unhealthy, ready, reason: Some(reason.to_owned()) };
        }
        let status = if latch.is_some() { HealthStatus::Unhealthy } else { status };
        let reason = blocking.map(|check| &check.name).or(latch).map(|name| format!("{name} not ready"));
        let reason = reason.or_else(|| open.map(|circuit| format!("circuit {} open", circuit.name)));
        Self { status, ready, reason }
    }
}
