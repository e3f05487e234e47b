//! From what is known of each check to the one report, and who is told.

use std::time::Duration;

use super::change::HealthChange;
use super::class::ErrorClass;
use super::damping::Damping;
use super::engine::{Engine, PATIENCE};
use super::latch::Latches;
use super::report::{CheckReport, CircuitReport, Evidence, HealthReport, Verdict};
use super::slot::Slot;
use super::state::{CheckState, Moment, Transition};
use super::status::HealthStatus;
use crate::clock::{self, Instant};
use crate::lifecycle::Lifecycle;
use crate::observe::Event;
use crate::policy::circuit_state::CircuitState;
use crate::sync::{Arc, Ordering, lock};

/// How long changes are gathered before followers are shown a report: a thousand checks that end together are a
/// few reports, not a thousand.
const GATHERING: Duration = Duration::from_millis(5);

/// How old the counts of circuits may become in a report, where nothing else changes: as old as checks commonly may.
/// Their states are never out of date.
const COUNTS_AGE: Duration = Duration::from_secs(1);

impl Engine {
    /// A report that is fresh, made anew and shown to everybody unless somebody else just did.
    pub(super) fn publish(&self) -> Arc<HealthReport> {
        let mut publishing = lock(&self.publishing);
        // Of many who waited for the same run, the first makes the report.
        if let Some(fresh) = self.fresh(clock::now()) {
            return fresh;
        }
        publishing.revision += 1;
        let report = Arc::new(self.gather(&mut publishing));
        self.published.send_replace(Arc::clone(&report));
        report
    }

    fn gather(&self, publishing: &mut Publishing) -> HealthReport {
        // Before anything is looked at: what changes in between is seen by the next comparison.
        let seen = self.seen.load(Ordering::Acquire);
        let (latches, latch) = (Latches::global().revision(), Latches::global().first_closed());
        let now = Moment::now();
        let mut checks = Vec::with_capacity(self.slots.len());
        let (mut fresh_until, mut expires_at) = (None, None);
        for slot in &self.slots {
            let mut state = lock(&slot.state);
            let expired = state.expire(now, slot.entry.settings(), PATIENCE);
            checks.push(CheckReport::of(&slot.name, &slot.entry, &state));
            fresh_until = earlier(fresh_until, stale_at(slot, &state, now.at));
            expires_at = earlier(expires_at, state.expires_at(slot.entry.settings(), PATIENCE));
            self.tell(slot, expired.as_ref());
            drop(state);
            log(slot, expired);
        }
        let circuits = self.circuits();
        fresh_until = earlier(fresh_until, (!circuits.is_empty()).then(|| now.at + COUNTS_AGE));
        expires_at = earlier(expires_at, circuits.iter().filter_map(|one| half_opens_at(one, now.at)).min());
        let phase = self.lifecycle.phase();
        let Verdict { status, ready, reason } = Verdict::of(&Evidence {
            checks: &checks,
            circuits: &circuits,
            phase,
            held: self.lifecycle.reason(phase),
            readiness: &self.readiness,
            circuits_decide: self.circuits.is_some_and(|circuits| circuits.decide),
            latch: latch.as_ref(),
        });
        let stalled = !self.pulse.stalled().is_zero();
        let status = if stalled { status.max(HealthStatus::Degraded) } else { status };
        let reason = reason.or_else(|| stalled.then(|| "runtime stalled".to_owned()));
        let (ready, settles_at) = publishing.damping.damp(ready, phase, now.at);
        HealthReport {
            status,
            ready,
            started: self.lifecycle.started(),
            phase,
            reason,
            timestamp: now.wall,
            revision: publishing.revision,
            checks,
            circuits,
            seen,
            latches,
            fresh_until: earlier(fresh_until, earlier(expires_at, settles_at)),
            expires_at: earlier(expires_at, settles_at),
        }
    }

    /// Hands a transition to the listeners. Under the lock of the check's state, or two threads might swap two
    /// transitions.
    pub(super) fn tell(&self, slot: &Slot, transition: Option<&Transition>) {
        let Some(Transition { from, to, reason, at }) = transition.cloned() else { return };
        let (check, critical) = (Arc::clone(&slot.name), slot.entry.settings().critical);
        let change = HealthChange { check, critical, from, to, reason, at };
        for observer in &self.observers {
            observer.observe(&Event::CheckChanged(&change));
        }
        self.listeners.push(change);
    }
}

/// What publishing keeps from one report to the next.
#[derive(Debug)]
pub(super) struct Publishing {
    damping: Damping,
    /// The number of the last report.
    revision: u64,
}

impl Publishing {
    pub(super) fn new(damping: Damping) -> Self {
        Self { damping, revision: 0 }
    }
}

fn earlier(one: Option<Instant>, other: Option<Instant>) -> Option<Instant> {
    one.into_iter().chain(other).min()
}

/// When a probe must look again because of this check: at its `max_age`, or at once while a run is still worth
/// waiting for.
fn stale_at(slot: &Slot, state: &CheckState, now: Instant) -> Option<Instant> {
    let settings = slot.entry.settings();
    match state.running() {
        Some(run) if settings.interval.is_none() && !run.straggling && now < run.since.at + PATIENCE => {
            Some(now)
        }
        _ => state.due_at(settings, now),
    }
}

/// When an open circuit is shown as half open. No time that has come: a report that has expired when it is made would be
/// made again at once.
fn half_opens_at(circuit: &CircuitReport, now: Instant) -> Option<Instant> {
    let remaining = circuit.stats.remaining.filter(|remaining| !remaining.is_zero())?;
    (circuit.state() == CircuitState::Open).then(|| clock::later(now, remaining))
}

pub(super) fn first_report(lifecycle: &Lifecycle) -> HealthReport {
    HealthReport {
        status: HealthStatus::Unknown,
        ready: false,
        started: false,
        phase: lifecycle.phase(),
        reason: None,
        timestamp: clock::wall(),
        revision: 0,
        checks: Vec::new(),
        circuits: Vec::new(),
        seen: 0,
        latches: 0,
        fresh_until: None,
        expires_at: None,
    }
}

/// Publishes what changes, so that followers see it without a probe. Many changes at once are one report.
pub(super) async fn publisher(engine: Arc<Engine>) {
    let mut phase = engine.lifecycle.subscribe();
    loop {
        let expires_at = engine.latest().expires_at;
        let expiry = async {
            match expires_at {
                Some(expiry) => tokio::time::sleep_until(expiry).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = engine.changed.notified() => tokio::time::sleep(GATHERING).await,
            () = expiry => {}
            changed = phase.changed() => if changed.is_err() {
                return;
            },
        }
    }
}

/// Tells the log of a transition. Not under a lock: a log may be slow.
///
/// The text of an error stands there only for who asks for it (`debug`); that of a wrong setting is our own, names
/// the setting, and is needed at once.
pub(super) fn log(slot: &Slot, transition: Option<Transition>) {
    let Some(Transition { from, to, reason, .. }) = transition else { return };
    let (check, critical, place) = (&*slot.name, slot.entry.settings().critical, slot.entry.site);
    if from == HealthStatus::Unknown && to == HealthStatus::Healthy {
        tracing::debug!(check, critical, %from, %to, reason, "health check changed");
        return;
    }
    if to.is_passing() {
        tracing::info!(check, critical, %from, %to, reason, "health check changed");
    } else {
        tracing::warn!(check, critical, %from, %to, reason, %place, "health check changed");
    }
    let failure = lock(&slot.state).last().and_then(|last| last.health.failure().cloned());
    match failure {
        Some(failure) if failure.class == ErrorClass::Config => {
            tracing::warn!(check, %place, error = failure.text, "health check cannot run");
        }
        Some(failure) => tracing::debug!(check, error = failure.text, "health check failed"),
        None => {}
    }
}
