//! Tells `#[on_health_change]` functions what changed, in order, without ever holding up a check.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::sync::Notify;

use super::change::HealthChange;
use crate::hook::{HookDeclaration, HookResult, ListenerRun};
use crate::isolated::{self, Call};
use crate::provided::Provided;
use crate::sync::{Arc, Mutex, lock};

/// How many changes wait at most; beyond, changes of the same check become one.
const WAITING: usize = 64;

/// How long one listener may take over one change before it is cut.
const LIMIT: Duration = Duration::from_secs(10);

/// The listeners and the changes they have not been told yet.
#[derive(Debug)]
pub(crate) struct Listeners {
    declared: Vec<&'static HookDeclaration<ListenerRun>>,
    provided: Arc<Provided>,
    waiting: Mutex<VecDeque<HealthChange>>,
    arrived: Notify,
}

impl Listeners {
    pub(crate) fn new(
        declared: Vec<&'static HookDeclaration<ListenerRun>>,
        provided: Arc<Provided>,
    ) -> Arc<Self> {
        Arc::new(Self { declared, provided, waiting: Mutex::default(), arrived: Notify::new() })
    }

    /// Adds a change to what is told. Never waits.
    pub(crate) fn push(&self, change: HealthChange) {
        if self.declared.is_empty() {
            return;
        }
        enqueue(&mut lock(&self.waiting), change);
        self.arrived.notify_one();
    }

    /// Tells the changes as they come, for as long as it is polled.
    pub(crate) async fn dispatch(self: Arc<Self>) {
        loop {
            let next = lock(&self.waiting).pop_front();
            match next {
                Some(change) => self.tell(&change).await,
                None => self.arrived.notified().await,
            }
        }
    }

    async fn tell(&self, change: &HealthChange) {
        for listener in &self.declared {
            if let Err(error) = self.call(listener, change.clone()).await {
                let place = listener.site.to_string();
                tracing::error!(
                    listener = listener.name,
                    place,
                    check = &*change.check,
                    error,
                    "a listener failed"
                );
            }
        }
    }

    async fn call(&self, listener: &HookDeclaration<ListenerRun>, change: HealthChange) -> HookResult {
        let provided = Arc::clone(&self.provided);
        let call = match listener.run {
            ListenerRun::Async(run) => Call::Async(Box::pin(async move { run(provided, change).await })),
            ListenerRun::Blocking(run) => Call::Blocking(Box::new(move || run(&provided, change))),
        };
        isolated::run(listener.name, call, LIMIT).await
    }
}

/// Adds `change`. Where too many wait, it becomes one with the waiting change of the same check; where there is
/// none, the oldest gives way.
fn enqueue(waiting: &mut VecDeque<HealthChange>, change: HealthChange) {
    if waiting.len() < WAITING {
        waiting.push_back(change);
        return;
    }
    if let Some(index) = waiting.iter().rposition(|earlier| earlier.check == change.check) {
        let earlier = waiting.remove(index);
        let from = earlier.map_or(change.from, |earlier| earlier.from);
        if from != change.to {
            waiting.push_back(HealthChange { from, ..change });
        }
        return;
    }
    if let Some(lost) = waiting.pop_front() {
        tracing::error!(check = &*lost.check, "a health change was not told: listeners are too slow");
    }
    waiting.push_back(change);
}

#[cfg(test)]
#[path = "listeners_tests.rs"]
mod tests;
