//! A run that somebody asked for.

use std::time::SystemTime;

use super::engine::{Engine, PATIENCE};
use super::report::CheckReport;
use super::run;
use super::slot::Slot;
use super::state::Running;
use crate::clock;
use crate::sync::{Arc, lock};

impl Engine {
    /// Runs a check, however old its result is, and tells how it is then; `None` if there is none of that name. A run
    /// under way is waited for and followed by another: what it saw may be older than the question.
    ///
    /// Takes the check's timeout and [`PATIENCE`] at most. Dropping it cancels no run.
    ///
    /// # Errors
    /// Since when a run has not ended, where that leaves no room for a new one.
    pub(crate) async fn run_now(self: &Arc<Self>, name: &str) -> Option<Result<CheckReport, SystemTime>> {
        let slot = self.slot(name)?;
        let end = clock::after(slot.entry.settings().timeout.saturating_add(PATIENCE));
        self.wait_for(slot, end).await;
        // One that was given up and has not ended, or that does not end.
        if let Some(since) =
            begun(slot).filter(|run| run.straggling || clock::now() >= end).map(|run| run.since)
        {
            return Some(Err(since.wall));
        }
        run::start(self, slot);
        if let Some(mut run) = begun(slot) {
            // Its sender is dropped when the result is recorded; nothing is ever sent.
            if tokio::time::timeout_at(end, run.recorded.changed()).await.is_err() {
                return Some(Err(run.since.wall));
            }
        }
        self.latest().check(name).cloned().map(Ok)
    }
}

/// The run that has begun and not ended.
fn begun(slot: &Slot) -> Option<Running> {
    lock(&slot.state).running().cloned()
}

#[cfg(test)]
#[path = "run_now_tests.rs"]
mod tests;
