//! From what is known of each check to the one report, and who is told.

use std::time::Duration;

use super::change::HealthChange;
use super::damping::Damping;
use super::engine::{Engine, PATIENCE};
use super::latch::Latches;
use super::report::{CheckReport, HealthReport, Verdict};
use super::slot::Slot;
use super::state::{CheckState, Moment, Transition};
use super::status::HealthStatus;
use crate::clock::{self, Instant};
use crate::lifecycle::Lifecycle;
use crate::sync::{Arc, Ordering, lock};

/// How long changes are gathered before followers are shown a report: a thousand checks that end together are a
/// few reports, not a thousand.
const GATHERING: Duration = Duration::from_millis(5);

impl Engine {
    /// Makes the report anew and shows it to everybody.
    pub(super) fn publish(&self) -> Arc<HealthReport> {
        let mut damping = lock(&self.publishing);
        let revision = self.revision.load(Ordering::Acquire);
        let now = Moment::now();
        let report = Arc::new(self.gather(revision, now, &mut damping));
        self.published.send_replace(Arc::clone(&report));
        report
    }

    fn gather(&self, revision: u64, now: Moment, damping: &mut Damping) -> HealthReport {
        let mut checks = Vec::with_capacity(self.slots.len());
        let mut fresh_until = None;
        for slot in &self.slots {
            let mut state = lock(&slot.state);
            let expired = state.expire(now, &slot.entry.settings, PATIENCE);
            checks.push(CheckReport::of(&slot.name, &slot.entry, &state));
            let moments = [stale_at(slot, &state, now.at), state.expires_at(&slot.entry.settings)];
            fresh_until = moments.into_iter().flatten().filter(|at| *at > now.at).chain(fresh_until).min();
            if stale_at(slot, &state, now.at).is_some_and(|at| at <= now.at) {
                fresh_until = Some(now.at);
            }
            drop(state);
            self.tell(slot, expired);
        }
        let phase = self.lifecycle.phase();
        // In this order: a change in between is seen by the next comparison.
        let (latches, latch) = (Latches::global().revision(), Latches::global().first_closed());
        let Verdict { status, ready, reason } = Verdict::of(&checks, phase, &self.readiness, latch.as_ref());
        let stalled = !self.pulse.stalled().is_zero();
        let status = if stalled { status.max(HealthStatus::Degraded) } else { status };
        let reason = reason.or_else(|| stalled.then(|| "runtime stalled".to_owned()));
        let (ready, settles_at) = damping.damp(ready, phase, now.at);
        fresh_until = settles_at.into_iter().chain(fresh_until).min();
        HealthReport {
            status,
            ready,
            started: self.lifecycle.started(),
            phase,
            reason,
            timestamp: now.wall,
            revision,
            checks,
            circuits: Vec::new(),
            latches,
            fresh_until,
        }
    }

    pub(super) fn tell(&self, slot: &Slot, transition: Option<Transition>) {
        let Some(transition) = transition else { return };
        let Transition { from, to, reason, at } = transition;
        log(slot, from, to, reason.as_deref());
        let (check, critical) = (Arc::clone(&slot.name), slot.entry.settings.critical);
        self.listeners.push(HealthChange { check, critical, from, to, reason, at });
    }
}

/// When a probe must look again because of this check: at its `max_age`, or at once while a run is still worth
/// waiting for.
fn stale_at(slot: &Slot, state: &CheckState, now: Instant) -> Option<Instant> {
    let settings = &slot.entry.settings;
    match state.running() {
        Some(run) if settings.interval.is_none() && !run.straggling && now < run.since.at + PATIENCE => {
            Some(now)
        }
        _ => state.due_at(settings, now),
    }
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
        latches: 0,
        fresh_until: None,
    }
}

/// Publishes what changes, so that followers see it without a probe. Many changes at once are one report.
pub(super) async fn publisher(engine: Arc<Engine>) {
    let mut phase = engine.lifecycle.subscribe();
    loop {
        tokio::select! {
            () = engine.changed.notified() => tokio::time::sleep(GATHERING).await,
            changed = phase.changed() => match changed {
                Ok(()) => {}
                Err(_) => return,
            },
        }
        engine.latest();
    }
}

fn log(slot: &Slot, from: HealthStatus, to: HealthStatus, reason: Option<&str>) {
    let (check, critical) = (&*slot.name, slot.entry.settings.critical);
    if from == HealthStatus::Unknown && to == HealthStatus::Healthy {
        tracing::debug!(check, critical, %from, %to, reason, "health check changed");
    } else if to.is_passing() {
        tracing::info!(check, critical, %from, %to, reason, "health check changed");
    } else {
        tracing::warn!(check, critical, %from, %to, reason, "health check changed");
    }
}
