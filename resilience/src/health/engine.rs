//! The engine: runs the checks, keeps one report, tells listeners.
//!
//! Probes read the report. One that finds it too old starts the checks that are due, each at most once however
//! many probes ask, and waits for them, but never past [`PATIENCE`] after a run began: then the answer is what is
//! known. Runs are tasks of their own, so no prober can cancel them.

use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinHandle;

use super::aggregate::Readiness;
use super::change::HealthChange;
use super::check::CheckEntry;
use super::circuits::Circuits;
use super::damping::Damping;
use super::latch::Latches;
use super::outcome::Health;
use super::publish::Publishing;
use super::report::{CheckReport, CircuitReport, HealthReport};
use super::slot::Slot;
use super::state::{CheckState, Moment, Transition};
use super::{publish, run, schedule};
use crate::clock::{self, Instant};
use crate::event::{self, CircuitChange, PolicyEvent, Subscriber};
use crate::hook::{CircuitListenerRun, HookDeclaration, ListenerRun};
use crate::lifecycle::{Lifecycle, Phase};
use crate::listeners::Listeners;
use crate::observe::{Event, Observer};
use crate::provided::Provided;
use crate::pulse::Pulse;
use crate::sync::{Arc, AtomicBool, AtomicU64, Mutex, Ordering, lock};
use crate::task::task;

/// How long a probe waits for a run, from the run's start: below the 3 s that probers commonly allow.
pub(crate) const PATIENCE: Duration = Duration::from_millis(2500);

/// How many critical checks run at once, and how many others.
const CONCURRENCY: usize = 16;

/// What an engine is made of.
#[derive(Debug)]
pub(crate) struct EngineOptions {
    pub(crate) checks: Vec<CheckEntry>,
    pub(crate) listeners: Vec<&'static HookDeclaration<ListenerRun>>,
    /// Without, it shows none, and tells nobody of their changes.
    pub(crate) circuits: Option<Circuits>,
    pub(crate) circuit_listeners: Vec<&'static HookDeclaration<CircuitListenerRun>>,
    pub(crate) provided: Arc<Provided>,
    pub(crate) lifecycle: Lifecycle,
    pub(crate) readiness: Readiness,
    pub(crate) damping: Duration,
    /// A runtime that has stalled for longer is not alive.
    pub(crate) watchdog: Option<Duration>,
    pub(crate) observers: Vec<Arc<dyn Observer>>,
}

impl Default for EngineOptions {
    fn default() -> Self {
        Self {
            checks: Vec::new(),
            listeners: Vec::new(),
            circuits: None,
            circuit_listeners: Vec::new(),
            provided: Arc::default(),
            lifecycle: Lifecycle::new(Phase::Serving),
            readiness: Readiness::default(),
            damping: Duration::ZERO,
            watchdog: None,
            observers: Vec::new(),
        }
    }
}

/// The checks of one service and the report on them.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(super) runtime: Handle,
    pub(super) provided: Arc<Provided>,
    pub(super) lifecycle: Lifecycle,
    pub(super) readiness: Readiness,
    pub(super) circuits: Option<Circuits>,
    /// By name.
    pub(super) slots: Vec<Arc<Slot>>,
    /// For critical checks and for the others: what the service can do without must not hold up what it cannot.
    pub(super) permits: [Arc<Semaphore>; 2],
    pub(super) pulse: Arc<Pulse>,
    pub(super) watchdog: Option<Duration>,
    pub(super) listeners: Arc<Listeners<HealthChange>>,
    circuit_listeners: Arc<Listeners<CircuitChange>>,
    pub(super) observers: Vec<Arc<dyn Observer>>,
    /// Grows with everything that makes the report out of date.
    pub(super) seen: AtomicU64,
    pub(super) changed: Notify,
    pub(super) published: watch::Sender<Arc<HealthReport>>,
    /// Held while a report is made, so that an older one never replaces a newer.
    pub(super) publishing: Mutex<Publishing>,
    pub(super) tasks: Mutex<Vec<JoinHandle<()>>>,
    /// The background checks have begun.
    in_background: AtomicBool,
}

impl Engine {
    /// Makes an engine, which answers and tells; background checks wait for [`Engine::start_background`].
    pub(crate) fn start(options: EngineOptions, runtime: Handle) -> Arc<Self> {
        let mut slots: Vec<_> = options.checks.into_iter().map(Slot::new).collect();
        slots.sort_by(|a, b| a.name.cmp(&b.name));
        let empty = publish::first_report(&options.lifecycle);
        let engine = Arc::new(Self {
            listeners: Listeners::new(options.listeners, Arc::clone(&options.provided)),
            circuit_listeners: Listeners::new(options.circuit_listeners, Arc::clone(&options.provided)),
            runtime,
            provided: options.provided,
            lifecycle: options.lifecycle,
            readiness: options.readiness,
            circuits: options.circuits,
            slots,
            permits: [Arc::new(Semaphore::new(CONCURRENCY)), Arc::new(Semaphore::new(CONCURRENCY))],
            pulse: Arc::new(Pulse::new()),
            watchdog: options.watchdog,
            observers: options.observers,
            seen: AtomicU64::new(1),
            changed: Notify::new(),
            published: watch::Sender::new(Arc::new(empty)),
            publishing: Mutex::new(Publishing::new(Damping::new(options.damping))),
            tasks: Mutex::default(),
            in_background: AtomicBool::new(false),
        });
        if options.circuits.is_some_and(|circuits| circuits.heard) {
            event::subscribe_to_changes(Arc::downgrade(&engine) as _);
        }
        engine.publish();
        engine.start_tasks();
        engine
    }

    /// Starts the background checks: after the startup hooks, which may have to make what they look at.
    pub(crate) fn start_background(self: &Arc<Self>) {
        self.in_background.store(true, Ordering::Release);
        self.slots.iter().for_each(|slot| self.schedule(slot));
    }

    /// Sees to it that a background check has a scheduler. One that has become none keeps it, idle.
    fn schedule(self: &Arc<Self>, slot: &Arc<Slot>) {
        let wanted = slot.interval().is_some() && self.in_background.load(Ordering::Acquire);
        if wanted && !slot.scheduled.swap(true, Ordering::AcqRel) {
            let supervisor = task(schedule::supervise(Arc::clone(self), Arc::clone(slot)));
            lock(&self.tasks).push(self.runtime.spawn(supervisor));
        }
    }

    /// The settings of these checks are others than before.
    #[cfg(feature = "serve")]
    pub(crate) fn reconfigured<'a>(self: &Arc<Self>, names: impl IntoIterator<Item = &'a str>) {
        for slot in names.into_iter().filter_map(|name| self.slot(name)) {
            self.schedule(slot);
            slot.reconfigured.notify_one();
        }
        self.touch();
    }

    /// Runs `future` in the background, until [`Engine::stop`].
    #[cfg(feature = "webhook")]
    pub(crate) fn keep(&self, future: impl Future<Output = ()> + Send + 'static) {
        let kept = self.runtime.spawn(task(future));
        lock(&self.tasks).push(kept);
    }

    /// Ends what runs in the background. Runs under way go on to their end.
    pub(crate) fn stop(&self) {
        self.in_background.store(false, Ordering::Release);
        for task in lock(&self.tasks).drain(..) {
            task.abort();
        }
    }

    /// A report that is fresh: no check in it is older than its `max_age`, unless it still runs.
    ///
    /// Answers from the last report where that is fresh, without an allocation; else within [`PATIENCE`].
    pub(crate) async fn report(self: &Arc<Self>) -> Arc<HealthReport> {
        if let Some(fresh) = self.fresh(clock::now()) {
            return fresh;
        }
        for (slot, wait) in self.start_due(&self.slots) {
            self.wait_for(&slot, wait).await;
        }
        self.publish()
    }

    /// What is known; runs nothing.
    pub(crate) fn latest(&self) -> Arc<HealthReport> {
        let latest = Arc::clone(&self.published.borrow());
        let expired = latest.expires_at.is_some_and(|expiry| clock::now() >= expiry);
        if self.is_current(&latest) && !expired { latest } else { self.publish() }
    }

    /// Follows the reports, the newest only.
    pub(crate) fn subscribe(&self) -> watch::Receiver<Arc<HealthReport>> {
        self.published.subscribe()
    }

    /// Runs one check if it is due, and tells how it is; `None` if there is none of that name.
    pub(crate) async fn check(self: &Arc<Self>, name: &str) -> Option<CheckReport> {
        let slot = self.slot(name)?;
        for (slot, wait) in self.start_due(std::slice::from_ref(slot)) {
            self.wait_for(&slot, wait).await;
        }
        self.latest().check(name).cloned()
    }

    /// The last transitions of a check, oldest first; `None` if there is none of that name.
    pub(crate) fn history(&self, name: &str) -> Option<Vec<Transition>> {
        Some(lock(&self.slot(name)?.state).history().cloned().collect())
    }

    /// The circuits as they are now, by name.
    pub(crate) fn circuits(&self) -> Vec<CircuitReport> {
        self.circuits.map(|circuits| (circuits.read)()).unwrap_or_default()
    }

    /// For how long the runtime has run no task.
    pub(crate) fn stalled(&self) -> Duration {
        self.pulse.stalled()
    }

    /// Whether the process should live on: unless a watchdog is set, always.
    pub(crate) fn is_alive(&self) -> bool {
        self.watchdog.is_none_or(|limit| self.stalled() <= limit)
    }

    pub(crate) fn lifecycle(&self) -> &Lifecycle {
        &self.lifecycle
    }

    pub(crate) fn runtime(&self) -> &Handle {
        &self.runtime
    }

    pub(crate) fn provided(&self) -> &Arc<Provided> {
        &self.provided
    }

    /// A place among the checks that run.
    pub(crate) async fn permit(&self, slot: &Slot) -> Option<OwnedSemaphorePermit> {
        let [critical, others] = &self.permits;
        let permits = if slot.entry.settings().critical { critical } else { others };
        // Never closed, so never refused.
        Arc::clone(permits).acquire_owned().await.ok()
    }

    /// Whether its runtime has ended: then no check will ever run again.
    pub(crate) fn is_dead(&self) -> bool {
        // A runtime that has ended drops what it is given at once.
        let task = self.runtime.spawn(std::future::pending::<()>());
        let dead = task.is_finished();
        task.abort();
        dead
    }

    /// Takes in the result of a run; `settle` says whether its task has ended or straggles.
    pub(crate) fn record(&self, slot: &Slot, health: Health, latency: Duration, settle: fn(&mut CheckState)) {
        let transition = {
            let mut state = lock(&slot.state);
            settle(&mut state);
            let transition = state.record(health, latency, Moment::now(), slot.entry.settings());
            self.tell(slot, transition.as_ref());
            transition
        };
        for observer in &self.observers {
            observer.observe(&Event::CheckRan { name: &slot.name, latency });
        }
        self.touch();
        publish::log(slot, transition);
    }

    /// The report is out of date.
    pub(crate) fn touch(&self) {
        self.seen.fetch_add(1, Ordering::AcqRel);
        self.changed.notify_one();
    }

    pub(super) fn slot(&self, name: &str) -> Option<&Arc<Slot>> {
        self.slots.binary_search_by(|slot| (*slot.name).cmp(name)).ok().map(|index| &self.slots[index])
    }

    pub(super) fn fresh(&self, now: Instant) -> Option<Arc<HealthReport>> {
        let report = self.published.borrow();
        let fresh = self.is_current(&report)
            && report.fresh_until.is_none_or(|until| now < until)
            && self.pulse.stalled().is_zero();
        fresh.then(|| Arc::clone(&report))
    }

    /// Whether nothing has happened since the report was made.
    pub(super) fn is_current(&self, report: &HealthReport) -> bool {
        report.seen == self.seen.load(Ordering::Acquire)
            && report.phase == self.lifecycle.phase()
            && report.latches == Latches::global().revision()
    }

    /// Starts the checks that are due. Those worth waiting for, with the time until which to wait.
    fn start_due(self: &Arc<Self>, slots: &[Arc<Slot>]) -> Vec<(Arc<Slot>, Instant)> {
        let now = clock::now();
        let mut awaited = Vec::new();
        for slot in slots {
            let settings = slot.entry.settings();
            let due = lock(&slot.state).due_at(settings, now).is_some_and(|due| due <= now);
            if due {
                run::start(self, slot);
            }
            let until = lock(&slot.state).running().map(|run| run.since.at + PATIENCE);
            if let Some(until) = until.filter(|until| settings.interval.is_none() && now < *until) {
                awaited.push((Arc::clone(slot), until));
            }
        }
        awaited
    }

    pub(super) async fn wait_for(&self, slot: &Slot, until: Instant) {
        let recorded =
            lock(&slot.state).running().filter(|run| !run.straggling).map(|run| run.recorded.clone());
        if let Some(mut recorded) = recorded {
            // Its sender is dropped when the result is recorded; nothing is ever sent.
            let _ = tokio::time::timeout_at(until, recorded.changed()).await;
        }
    }

    fn start_tasks(self: &Arc<Self>) {
        let publisher = self.runtime.spawn(task(publish::publisher(Arc::clone(self))));
        let listeners = self.runtime.spawn(task(Arc::clone(&self.listeners).dispatch()));
        let circuits = self.runtime.spawn(task(Arc::clone(&self.circuit_listeners).dispatch()));
        let pulse = Arc::clone(&self.pulse);
        let pulse = self.runtime.spawn(task(async move { pulse.beat().await }));
        lock(&self.tasks).extend([publisher, listeners, circuits, pulse]);
    }
}

impl Subscriber for Engine {
    fn tell(&self, event: &PolicyEvent) {
        if let Some(change) = CircuitChange::of(event) {
            for observer in &self.observers {
                observer.observe(&Event::CircuitChanged(&change));
            }
            self.circuit_listeners.push(change);
            self.touch();
        }
    }

    fn circuit_appeared(&self) {
        self.touch();
    }
}

#[cfg(test)]
#[path = "engine_tests.rs"]
pub(super) mod tests;

#[cfg(test)]
#[path = "engine_over_time_tests.rs"]
mod over_time_tests;

#[cfg(all(test, feature = "serve"))]
#[path = "reconfigured_tests.rs"]
mod reconfigured_tests;
