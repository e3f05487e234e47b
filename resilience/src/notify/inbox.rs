//! The changes that one sink has not looked at yet.

use std::collections::VecDeque;

use tokio::sync::Notify;

use super::change::Change;
use super::counts::{Counts, Outcome};
use crate::observe::{Event, Observer};
use crate::sync::{Arc, Mutex, lock};

/// How many subjects may have changed and not been looked at.
const WAITING: usize = 1024;

/// At most one change of each subject: that into the state which it is in now.
#[derive(Debug)]
pub(crate) struct Inbox {
    waiting: Mutex<VecDeque<Change>>,
    arrived: Notify,
    counts: Arc<Counts>,
}

impl Inbox {
    pub(crate) fn new(counts: Arc<Counts>) -> Arc<Self> {
        Arc::new(Self { waiting: Mutex::default(), arrived: Notify::new(), counts })
    }

    /// Adds a change. Never waits, and needs no runtime.
    pub(super) fn push(&self, change: Change) {
        if !enqueue(&mut lock(&self.waiting), change) {
            self.counts.count(Outcome::Dropped);
        }
        self.arrived.notify_one();
    }

    /// What has come since the last look.
    pub(super) fn take(&self) -> VecDeque<Change> {
        std::mem::take(&mut lock(&self.waiting))
    }

    /// Ends when something has come.
    pub(super) async fn arrived(&self) {
        self.arrived.notified().await;
    }
}

/// Whether nothing was lost: where too many wait, the oldest gives way.
fn enqueue(waiting: &mut VecDeque<Change>, change: Change) -> bool {
    if let Some(earlier) = waiting.iter_mut().find(|earlier| earlier.subject == change.subject) {
        *earlier = Change { from: earlier.from, ..change };
        return true;
    }
    let fits = waiting.len() < WAITING || waiting.pop_front().is_none();
    waiting.push_back(change);
    fits
}

impl Observer for Inbox {
    fn observe(&self, event: &Event<'_>) {
        match event {
            Event::CheckChanged(change) => self.push(Change::of_check(change)),
            Event::CircuitChanged(change) => {
                if let Some(change) = Change::of_circuit(change) {
                    self.push(change);
                }
            }
            Event::CheckRan { .. } => {}
        }
    }
}

#[cfg(test)]
#[path = "inbox_tests.rs"]
mod tests;
