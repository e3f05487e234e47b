//! What happens to guarded calls, told to whoever wants to know. Nobody who is told can change a decision.

mod change;
mod log;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use tracing::level_filters::LevelFilter;

use crate::policy::circuit_state::CircuitState;
use crate::policy::fallback::FallbackKind;
use crate::sync::{Arc, AtomicU64, Mutex, Ordering, Weak, lock};

pub use change::CircuitChange;

/// Something that happened to a guarded call. Never published while a lock is held, and never for a call that simply
/// succeeded. It holds names and numbers only: nothing of the call's arguments, its key or its error.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(not(feature = "testing"), allow(unreachable_pub, reason = "tests of a program see it"))]
pub enum PolicyEvent {
    /// A circuit changed its state.
    #[non_exhaustive]
    CircuitChanged {
        /// The breaker.
        name: &'static str,
        /// The state before.
        from: CircuitState,
        /// The state now.
        to: CircuitState,
        /// Why: `threshold`, `failure_rate`, `slow_rate`, `trial_failed`, `lease_lapsed`, `trials_succeeded`,
        /// `recovery_over` or `manual`.
        reason: &'static str,
        /// In how long it lets a trial call through, where it refuses calls until then.
        remaining: Option<Duration>,
    },
    /// A call was refused by a breaker.
    #[non_exhaustive]
    CircuitRefused {
        /// The breaker.
        name: &'static str,
        /// In how long a call may be admitted.
        retry_after: Duration,
    },
    /// A call ended in a later period than it began in: its result changes nothing.
    #[non_exhaustive]
    ResultDiscarded {
        /// The breaker.
        name: &'static str,
    },
    /// An attempt failed, and another follows.
    #[non_exhaustive]
    RetryScheduled {
        /// The retry.
        name: &'static str,
        /// The attempt that failed; the first is 1.
        attempt: u32,
        /// How long the call waits before the next one.
        pause: Duration,
    },
    /// An attempt failed, and none follows.
    #[non_exhaustive]
    RetriesEnded {
        /// The retry.
        name: &'static str,
        /// How many attempts there were, the first included.
        attempts: u32,
        /// Why: `not_retryable`, `exhausted`, `elapsed`, `deadline`, `budget` or `rejected`.
        reason: &'static str,
    },
    /// The time was up.
    #[non_exhaustive]
    TimedOut {
        /// The timeout.
        name: &'static str,
        /// The limit, of one attempt or of all.
        limit: Duration,
    },
    /// A call found no place.
    #[non_exhaustive]
    BulkheadRefused {
        /// The bulkhead.
        name: &'static str,
    },
    /// A call was beyond the limit.
    #[non_exhaustive]
    RateLimited {
        /// The rate limiter.
        name: &'static str,
        /// In how long a call will be admitted.
        retry_after: Duration,
    },
    /// All the keys that a policy counts by themselves are in use: further ones share one. Told once for each policy.
    #[non_exhaustive]
    KeysShared {
        /// What it is: `bulkhead`, `circuit breaker` or `rate limiter`.
        policy: &'static str,
        /// The policy.
        name: &'static str,
        /// How many keys there may be.
        max_keys: u32,
    },
    /// A fallback answered.
    #[non_exhaustive]
    FellBack {
        /// The fallback.
        name: &'static str,
        /// What kind of fallback.
        kind: FallbackKind,
        /// How old the answer is, where it is the last good one.
        age: Option<Duration>,
    },
}

#[cfg(any(test, feature = "testing"))]
impl PolicyEvent {
    /// The policy it happened to.
    #[cfg_attr(not(feature = "testing"), allow(unreachable_pub, reason = "as above"))]
    pub fn name(&self) -> &'static str {
        match self {
            Self::CircuitChanged { name, .. }
            | Self::CircuitRefused { name, .. }
            | Self::ResultDiscarded { name }
            | Self::RetryScheduled { name, .. }
            | Self::RetriesEnded { name, .. }
            | Self::TimedOut { name, .. }
            | Self::BulkheadRefused { name }
            | Self::RateLimited { name, .. }
            | Self::KeysShared { name, .. }
            | Self::FellBack { name, .. } => name,
        }
    }
}

/// Is told of events, in the place where they happen: it must not block, must not panic, and needs no runtime.
pub(crate) trait Subscriber: Send + Sync {
    fn tell(&self, event: &PolicyEvent);

    /// There is a circuit that was not there before.
    fn circuit_appeared(&self) {}
}

/// Those who are told, and how much.
struct Subscribers {
    /// Of changes of circuits.
    of_changes: List,
    /// Of everything.
    of_all: List,
}

/// Some of those who are told.
struct List {
    /// How many there are, so that nobody takes the lock where there is none.
    count: AtomicU64,
    subscribers: Mutex<Vec<Weak<dyn Subscriber>>>,
}

static SUBSCRIBERS: Subscribers = Subscribers { of_changes: List::new(), of_all: List::new() };

impl List {
    const fn new() -> Self {
        Self { count: AtomicU64::new(0), subscribers: Mutex::new(Vec::new()) }
    }

    fn is_empty(&self) -> bool {
        self.count.load(Ordering::Relaxed) == 0
    }

    fn add(&self, subscriber: Weak<dyn Subscriber>) {
        let mut subscribers = lock(&self.subscribers);
        subscribers.retain(|subscriber| subscriber.strong_count() > 0);
        subscribers.push(subscriber);
        self.count.store(subscribers.len() as u64, Ordering::Relaxed);
    }

    /// Outside the lock: who is told may publish events of its own.
    #[cold]
    fn each(&self, tell: impl Fn(&dyn Subscriber)) {
        let living: Vec<Arc<dyn Subscriber>> = {
            let mut subscribers = lock(&self.subscribers);
            subscribers.retain(|subscriber| subscriber.strong_count() > 0);
            self.count.store(subscribers.len() as u64, Ordering::Relaxed);
            subscribers.iter().filter_map(Weak::upgrade).collect()
        };
        for subscriber in living {
            harmless(|| tell(&*subscriber));
        }
    }
}

/// Tells `subscriber` of every change of a circuit, for as long as it lives.
pub(crate) fn subscribe_to_changes(subscriber: Weak<dyn Subscriber>) {
    SUBSCRIBERS.of_changes.add(subscriber);
}

/// Tells `subscriber` of every event, for as long as it lives. Calls become slower: for tests.
#[cfg(any(test, feature = "testing"))]
pub(crate) fn subscribe_to_all(subscriber: Weak<dyn Subscriber>) {
    SUBSCRIBERS.of_all.add(subscriber);
}

/// Tells those who follow the circuits that there is one more: a breaker that no attribute declares was called for the
/// first time.
#[cold]
pub(crate) fn circuit_appeared() {
    SUBSCRIBERS.of_changes.each(|subscriber| subscriber.circuit_appeared());
}

/// Whether anybody hears of what the log shows for debugging only: for those who would have to make the event first.
#[inline]
pub(crate) fn is_debugged() -> bool {
    LevelFilter::DEBUG <= LevelFilter::current() || !SUBSCRIBERS.of_all.is_empty()
}

/// Tells everybody. Where nobody listens it costs two loads, and allocates nothing.
#[inline]
pub(crate) fn publish(event: &PolicyEvent) {
    if log::level(event) <= LevelFilter::current() {
        harmless(|| log::write(event));
    }
    if matches!(event, PolicyEvent::CircuitChanged { .. }) && !SUBSCRIBERS.of_changes.is_empty() {
        SUBSCRIBERS.of_changes.each(|subscriber| subscriber.tell(event));
    }
    if !SUBSCRIBERS.of_all.is_empty() {
        SUBSCRIBERS.of_all.each(|subscriber| subscriber.tell(event));
    }
}

/// Runs what listens: a panic of its is not the call's.
#[cold]
fn harmless(listen: impl FnOnce()) {
    let _ = catch_unwind(AssertUnwindSafe(listen));
}

#[cfg(test)]
#[path = "event_tests.rs"]
mod tests;
