//! Tells `#[on_health_change]` and `#[on_circuit_change]` functions what changed, in order, without ever holding up who
//! changed it.

use std::collections::VecDeque;
use std::fmt::Debug;
use std::time::Duration;

use tokio::sync::Notify;

use crate::hook::HookDeclaration;
use crate::isolated::{self, Call};
use crate::provided::Provided;
use crate::site::Site;
use crate::sync::{Arc, Mutex, lock};

/// How many changes wait at most; beyond, changes of the same subject become one.
const WAITING: usize = 64;

/// How long one listener may take over one change before it is cut.
const LIMIT: Duration = Duration::from_secs(10);

/// What listeners can be told.
pub(crate) trait Change: Clone + Debug + Send + 'static {
    /// How a listener of such changes is run.
    type Run: Copy + Debug + Send + Sync;

    /// What changed, by name.
    fn subject(&self) -> &str;

    /// This change and the `earlier` one of the same subject as one; `None` where that is there and back again.
    fn joined(self, earlier: &Self) -> Option<Self>;

    /// Tells one listener.
    fn call(self, run: Self::Run, provided: Arc<Provided>) -> Call;
}

/// The listeners and the changes they have not been told yet.
#[derive(Debug)]
pub(crate) struct Listeners<C: Change> {
    declared: Vec<&'static HookDeclaration<C::Run>>,
    provided: Arc<Provided>,
    waiting: Mutex<VecDeque<C>>,
    arrived: Notify,
}

impl<C: Change> Listeners<C> {
    pub(crate) fn new(declared: Vec<&'static HookDeclaration<C::Run>>, provided: Arc<Provided>) -> Arc<Self> {
        Arc::new(Self { declared, provided, waiting: Mutex::default(), arrived: Notify::new() })
    }

    /// Adds a change to what is told. Never waits, and needs no runtime.
    pub(crate) fn push(&self, change: C) {
        if self.declared.is_empty() {
            return;
        }
        let lost = enqueue(&mut lock(&self.waiting), change);
        self.arrived.notify_one();
        if let Some(lost) = lost {
            tracing::error!(subject = lost.subject(), "a change was not told: listeners are too slow");
        }
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

    async fn tell(&self, change: &C) {
        for listener in &self.declared {
            let call = change.clone().call(listener.run, Arc::clone(&self.provided));
            if let Err(error) = isolated::run(listener.name, call, LIMIT).await {
                log(listener.name, listener.site, change.subject(), &error);
            }
        }
    }
}

fn log(listener: &str, site: Site, subject: &str, error: &str) {
    let place = site.to_string();
    tracing::error!(listener, place, subject, error, "a listener failed");
}

/// Adds `change`. Where too many wait, it becomes one with the waiting change of the same subject; where there is
/// none, the oldest gives way and is returned.
fn enqueue<C: Change>(waiting: &mut VecDeque<C>, change: C) -> Option<C> {
    if waiting.len() < WAITING {
        waiting.push_back(change);
        return None;
    }
    if let Some(index) = waiting.iter().rposition(|earlier| earlier.subject() == change.subject()) {
        let earlier = waiting.remove(index);
        waiting.extend(earlier.and_then(|earlier| change.joined(&earlier)));
        return None;
    }
    let lost = waiting.pop_front();
    waiting.push_back(change);
    lost
}

#[cfg(test)]
#[path = "listeners_tests.rs"]
mod tests;
