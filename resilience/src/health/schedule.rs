//! Runs a check in the background, again and again.

use std::time::Duration;

use super::engine::Engine;
use super::run;
use super::settings::CheckSettings;
use super::slot::Slot;
use super::status::HealthStatus;
use crate::clock;
use crate::sync::{Arc, lock};
use crate::task::task;

/// A critical check that fails is looked at this often, however rarely it runs while all is well.
const WHILE_FAILING: Duration = Duration::from_secs(5);

/// Longer than any process lives, and short enough to be calculated with.
const LONGEST: Duration = Duration::from_hours(24 * 365 * 100);

/// Before a scheduler that died is started anew.
const RESTART: Duration = Duration::from_secs(1);

/// Keeps the scheduler of one check alive. Should it stay dead, the verdict expires: the last `healthy` is never
/// served for ever.
pub(crate) async fn supervise(engine: Arc<Engine>, slot: Arc<Slot>) {
    loop {
        let scheduler =
            AbortOnDrop(engine.runtime().spawn(task(repeat(Arc::clone(&engine), Arc::clone(&slot)))));
        scheduler.ended().await;
        tracing::error!(check = &*slot.name, "the scheduler of a health check died and is started anew");
        tokio::time::sleep(RESTART).await;
    }
}

/// A task that ends with its owner.
struct AbortOnDrop(tokio::task::JoinHandle<()>);

impl AbortOnDrop {
    async fn ended(mut self) {
        let _ = (&mut self.0).await;
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn repeat(engine: Arc<Engine>, slot: Arc<Slot>) {
    loop {
        if slot.interval().is_none() {
            slot.reconfigured.notified().await;
            continue;
        }
        let started = clock::now();
        run::start(&engine, &slot);
        let recorded = lock(&slot.state).running().map(|run| run.recorded.clone());
        if let Some(mut recorded) = recorded {
            let _ = recorded.changed().await;
        }
        let verdict = lock(&slot.state).verdict();
        let period = period(slot.entry.settings(), verdict);
        let rest = jittered(period, fastrand::f64()).saturating_sub(started.elapsed());
        // Other settings count at once, whichever they are.
        let _ = tokio::time::timeout(rest, slot.reconfigured.notified()).await;
    }
}

/// The time from one run to the next.
fn period(settings: &CheckSettings, verdict: HealthStatus) -> Duration {
    let interval = settings.interval.unwrap_or(settings.max_age);
    if settings.critical && !verdict.is_passing() { interval.min(WHILE_FAILING) } else { interval }
}

/// `period` give or take a tenth, so that replicas started together do not ask together. `random` is in `0..1`.
fn jittered(period: Duration, random: f64) -> Duration {
    period.min(LONGEST).mul_f64(random.mul_add(0.2, 0.9))
}

#[cfg(test)]
#[path = "schedule_tests.rs"]
mod tests;
