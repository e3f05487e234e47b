//! What happened, for a test to look at.

use std::collections::VecDeque;
use std::fmt;

use tokio::sync::Notify;

use super::names;
use super::scope::{self, Scope};
use crate::event::{PolicyEvent, Subscriber, subscribe_to_all};
use crate::sync::{Arc, Mutex, Weak, lock};

/// How many events a collector keeps.
const KEPT: usize = 10_000;

/// Something that happened to guarded calls.
///
/// A call that the policies let through is [`Admitted`](Self::Admitted) and then one of [`Succeeded`](Self::Succeeded),
/// [`Failed`](Self::Failed), [`Ignored`](Self::Ignored) and [`Cancelled`](Self::Cancelled), once for every attempt. Without
/// a function the same is told of a breaker's permits and of what goes through the `call` of a bulkhead or a limiter.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Event {
    /// An attempt was let through: it is the body's turn.
    #[non_exhaustive]
    Admitted {
        /// The guarded function, or the policy that is called without one.
        name: &'static str,
    },
    /// An attempt succeeded.
    #[non_exhaustive]
    Succeeded {
        /// As in [`Admitted`](Self::Admitted).
        name: &'static str,
    },
    /// An attempt failed: by its answer, by its time, by a panic, or because a test wished it.
    #[non_exhaustive]
    Failed {
        /// As in [`Admitted`](Self::Admitted).
        name: &'static str,
    },
    /// An attempt ended with an error on the `ignore` list.
    #[non_exhaustive]
    Ignored {
        /// As in [`Admitted`](Self::Admitted).
        name: &'static str,
    },
    /// An attempt was dropped before its end.
    #[non_exhaustive]
    Cancelled {
        /// As in [`Admitted`](Self::Admitted).
        name: &'static str,
    },
    /// [`inject()`](super::inject()) had an attempt fail; its [`Failed`](Self::Failed) follows.
    #[non_exhaustive]
    Injected {
        /// The name that the test gave.
        name: &'static str,
    },
    /// A policy did something.
    Policy(PolicyEvent),
}

impl Event {
    /// The function or the policy it happened to.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Admitted { name }
            | Self::Succeeded { name }
            | Self::Failed { name }
            | Self::Ignored { name }
            | Self::Cancelled { name }
            | Self::Injected { name } => name,
            Self::Policy(event) => event.name(),
        }
    }
}

/// Collects what happens from now on to the functions and policies of a name; of a function, to its policies too, whatever
/// their names.
///
/// In a scope of [`isolate()`](super::isolate()) it collects what happens in that scope, else what happens in none.
/// Collecting ends when the value is dropped.
///
/// # Panics
/// With the list of the names that exist, where nothing is named so.
#[track_caller]
pub fn events(name: &str) -> Events {
    let log = Log {
        names: names::with_policies(name),
        scope: scope::current(),
        entries: Mutex::default(),
        arrived: Notify::new(),
    };
    let log = Arc::new(log);
    let mut logs = lock(&LOGS);
    logs.retain(|log| log.strong_count() > 0);
    logs.push(Arc::downgrade(&log));
    drop(logs);
    let subscriber: Weak<Log> = Arc::downgrade(&log);
    subscribe_to_all(subscriber);
    Events { log }
}

/// Who is told of what no policy publishes.
static LOGS: Mutex<Vec<Weak<Log>>> = Mutex::new(Vec::new());

pub(super) fn tell(event: &Event) {
    let logs: Vec<_> = lock(&LOGS).iter().filter_map(Weak::upgrade).collect();
    for log in logs {
        log.enter(event);
    }
}

/// What happened since [`events()`]: the last 10,000 events, in the order in which they happened.
pub struct Events {
    log: Arc<Log>,
}

struct Log {
    names: Vec<&'static str>,
    scope: Option<Arc<Scope>>,
    entries: Mutex<Entries>,
    arrived: Notify,
}

#[derive(Default)]
struct Entries {
    kept: VecDeque<Event>,
    /// How many were dropped before the first that is kept.
    dropped: usize,
    /// How many, from the very first, `next` has given.
    read: usize,
}

impl Events {
    /// All of them, the oldest first.
    pub fn all(&self) -> Vec<Event> {
        lock(&self.log.entries).kept.iter().cloned().collect()
    }

    /// How many of them fit.
    ///
    /// ```
    /// # fn in_a_test(events: &resilience::testing::Events) {
    /// use resilience::testing::Event;
    ///
    /// assert_eq!(events.count(|event| matches!(event, Event::Failed { .. })), 5);
    /// # }
    /// ```
    pub fn count(&self, fits: impl Fn(&Event) -> bool) -> usize {
        // Outside the lock: a predicate may call what is collected here.
        self.all().iter().filter(|event| fits(event)).count()
    }

    /// The first that this method has not given yet, as soon as there is one. Where nothing more happens it waits for
    /// ever: put a `tokio::time::timeout` around it. Cancel safe. Of several tasks that wait, each event goes to one.
    pub async fn next(&self) -> Event {
        loop {
            let arrived = self.log.arrived.notified();
            if let Some(event) = lock(&self.log.entries).next() {
                return event;
            }
            arrived.await;
        }
    }

    /// How many of the oldest were dropped, because there were more than are kept.
    pub fn dropped(&self) -> usize {
        lock(&self.log.entries).dropped
    }
}

impl Log {
    fn enter(&self, event: &Event) {
        if self.names.contains(&event.name())
            && scope::is_same(self.scope.as_ref(), scope::current().as_ref())
        {
            lock(&self.entries).add(event.clone());
            self.arrived.notify_one();
        }
    }
}

impl Subscriber for Log {
    fn tell(&self, event: &PolicyEvent) {
        self.enter(&Event::Policy(event.clone()));
    }
}

impl Entries {
    fn add(&mut self, event: Event) {
        if self.kept.len() == KEPT {
            self.kept.pop_front();
            self.dropped += 1;
        }
        self.kept.push_back(event);
    }

    fn next(&mut self) -> Option<Event> {
        self.read = self.read.max(self.dropped);
        let event = self.kept.get(self.read - self.dropped)?.clone();
        self.read += 1;
        Some(event)
    }
}

impl fmt::Debug for Events {
    /// The events, for the message of a failed assertion.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.all()).finish()
    }
}

#[cfg(test)]
#[path = "events_tests.rs"]
mod tests;
