//! One sink at work: takes changes in, and delivers what is due, one message after another.

use super::change::{Change, Subject, Tone};
use super::counts::{Counts, Outcome};
use super::delivery::{self, Attempts};
use super::inbox::Inbox;
use super::message::Sender;
use super::plan::Plan;
use super::silence;
use super::sink::Sink;
use super::webhook::Webhook;
use crate::circuit::circuit;
use crate::clock;
use crate::lifecycle::{Lifecycle, Phase};
use crate::sync::Arc;

/// What one sink needs.
#[derive(Debug)]
pub(crate) struct Worker {
    plan: Plan,
    attempts: Attempts,
    sink: Box<dyn Sink>,
    inbox: Arc<Inbox>,
    counts: Arc<Counts>,
    lifecycle: Lifecycle,
}

impl Worker {
    /// That of `webhook`, which tells what comes into `inbox`.
    ///
    /// # Errors
    /// What is wrong with the webhook, in words.
    pub(crate) fn new(
        webhook: Webhook,
        sender: Sender,
        (inbox, counts): (Arc<Inbox>, Arc<Counts>),
        lifecycle: Lifecycle,
    ) -> Result<Self, String> {
        let (rules, attempts, sink) = webhook.into_parts(sender)?;
        Ok(Self { plan: Plan::new(rules), attempts, sink, inbox, counts, lifecycle })
    }

    /// Tells from when the service serves until it begins to stop. A message that is under way then is finished, where
    /// there is time.
    pub(crate) async fn run(mut self) {
        let mut silences = silence::subscribe();
        self.lifecycle.reached(Phase::Serving).await;
        while self.lifecycle.phase() == Phase::Serving {
            let now = clock::now();
            for change in self.inbox.take() {
                if !is_in_part(&change) {
                    self.plan.take(change, now);
                }
            }
            let message = self.plan.next(now, &silences.borrow_and_update());
            if let Some(message) = message {
                let outcome =
                    delivery::deliver(&self.counts.sink, &*self.sink, self.attempts, &message).await;
                self.counts.count(outcome);
                self.plan.settle(&message, outcome == Outcome::Delivered, clock::now());
                continue;
            }
            let wake_at = self.plan.wake_at(now, &silences.borrow());
            let due = async {
                match wake_at {
                    Some(time) => tokio::time::sleep_until(time).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = self.inbox.arrived() => {}
                () = due => {}
                // Its sender is static.
                _ = silences.changed() => {}
                () = self.lifecycle.reached(Phase::Stopping) => {}
            }
        }
    }
}

/// Whether a circuit has recovered for one of its keys, and not for all.
fn is_in_part(change: &Change) -> bool {
    match change.subject {
        Subject::Circuit(name) if change.to.tone == Tone::Good => {
            circuit(name).is_some_and(|circuit| circuit.state().is_unhealthy())
        }
        _ => false,
    }
}

#[cfg(test)]
#[path = "worker_tests.rs"]
mod tests;
