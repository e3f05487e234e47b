//! The circuit breaker: watches a callee, and spares it and its callers while it fails.
//!
//! `machine.rs` decides, `cell.rs` lets threads share a decision, `keyed.rs` keeps a cell for each key, and this file
//! puts them behind the declaration.

mod builder;
mod cell;
mod keyed;
mod machine;
mod permit;
mod settings;
mod stats;
#[cfg(feature = "testing")]
mod trip;
mod window;

use std::fmt;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::thread;
use std::time::Duration;

use super::Verdict;
use super::circuit_state::CircuitState;
use super::circuit_stats::CircuitStats;
use super::state::{Fresh, State};
use crate::clock;
use crate::event::{self, PolicyEvent};
use crate::key::Key;
use crate::outcome::Outcome;
use crate::rejection::Rejection;
use crate::sync::{Arc, Mutex, OnceLock, lock};
pub(crate) use cell::Admission;
use cell::{Cell, word};
use keyed::{KeyCell, Keyed};
use machine::{Change, Machine};
pub use permit::Permit;
use settings::Settings;
use stats::{DISCARDED, REJECTED, SUCCESS, Tally};

/// A circuit breaker: after too many failures it refuses calls for a while, then lets some through and, if they
/// succeed, all.
///
/// It stands in a `static`; settings that are out of range do not compile.
///
/// ```
/// use std::time::Duration;
/// use resilience::{CircuitBreaker, Rejection};
///
/// static PAYMENT: CircuitBreaker =
///     CircuitBreaker::new("payment").threshold(3).recovery(Duration::from_secs(30)).checked();
///
/// fn pay() -> Result<(), Rejection> {
///     PAYMENT.call_sync(|| Ok(()))
/// }
/// # pay().unwrap();
/// ```
///
/// A call through a closed circuit costs two loads and a store to a line that no other thread writes: no lock, no clock,
/// no allocation. With a rate or `slow_call` every call takes a lock once, and reads the clock where the rule needs it.
pub struct CircuitBreaker {
    name: &'static str,
    settings: Settings,
    state: State<Memory>,
}

/// All that a breaker remembers.
#[derive(Debug)]
struct Memory {
    cell: Cell,
    tally: Tally,
    /// Where calls have keys, the circuits of the keys; then `cell` is for those that have none of their own.
    keyed: OnceLock<Box<Keyed>>,
}

/// The breakers that were called.
static CALLED: Mutex<Vec<&'static CircuitBreaker>> = Mutex::new(Vec::new());

/// The breakers that were called so far, declared by an attribute or not.
pub(crate) fn called() -> Vec<&'static CircuitBreaker> {
    lock(&CALLED).clone()
}

impl CircuitBreaker {
    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Runs a call and judges what it gives: an error, or a response that says so, is a failure, and so is a panic,
    /// which goes on unwinding. Dropped before its end it is neither success nor failure.
    ///
    /// The future is not polled where the circuit refuses; the answer then is the [`Rejection`] in the form of its type.
    pub async fn call<F>(&'static self, future: F) -> F::Output
    where
        F: Future<Output: Outcome>,
    {
        let mut permit = match self.acquire() {
            Ok(permit) => permit,
            Err(rejection) => return F::Output::rejected(rejection),
        };
        #[cfg(feature = "testing")]
        let future = crate::testing::obeying(self.name, future);
        let mut future = pin!(future);
        let value = poll_fn(|context| {
            // A panic elsewhere that unwinds through the task is not the callee's.
            permit.blames = !thread::panicking();
            let polled = future.as_mut().poll(context);
            permit.blames = false;
            polled
        })
        .await;
        permit.settle(verdict(&value));
        value
    }

    /// The same for a call that blocks.
    pub fn call_sync<R: Outcome>(&'static self, call: impl FnOnce() -> R) -> R {
        match self.acquire() {
            Ok(permit) => {
                #[cfg(feature = "testing")]
                let call = || crate::testing::obeying_sync(self.name, call);
                let value = call();
                permit.settle(verdict(&value));
                value
            }
            Err(rejection) => R::rejected(rejection),
        }
    }

    /// Asks for a call whose outcome the caller tells, by the permit.
    ///
    /// # Errors
    /// [`Rejection::CircuitOpen`] where the circuit is open, or half open with all trial calls out.
    #[inline]
    pub fn acquire(&'static self) -> Result<Permit, Rejection> {
        Ok(Permit::new(self, self.admit(None)?))
    }

    /// The state. An open circuit whose time is over shows as half open, though only the next call makes it so. With
    /// keys it is the most severe of all.
    pub fn state(&'static self) -> CircuitState {
        self.stats().state
    }

    /// Whether it refuses calls: `open` or `forced_open`.
    pub fn is_open(&'static self) -> bool {
        self.state().refuses()
    }

    /// How long until a call may be admitted, where it is open; with keys, the longest.
    pub fn remaining(&'static self) -> Option<Duration> {
        self.stats().remaining
    }

    /// What it has counted. Sums up the counts of all threads: for a scrape, not for every call.
    pub fn stats(&'static self) -> CircuitStats {
        let (memory, settings, now) = (self.state.get(), self.settings(), clock::ticks());
        let mut stats = memory.tally.stats();
        let mut add = |view: machine::View| {
            let remaining = view.remaining.map(Duration::from_nanos);
            stats.add_view(view.state, remaining, view.failures.into(), view.successes.into());
        };
        add(memory.cell.view(now, settings));
        if let Some(keyed) = memory.keyed.get() {
            keyed.views(now, settings, add);
        }
        stats
    }

    /// Closes it and forgets the failures; also ends what was chosen by hand.
    pub fn reset(&'static self) {
        self.steer(Machine::reset);
        if let Some(keyed) = self.state.get().keyed.get() {
            keyed.each(|cell| cell.change(self.settings(), &|change| self.told(change), Machine::reset));
        }
    }

    /// Refuses every call, of every key, until somebody says otherwise: no time ends this.
    pub fn force_open(&'static self) {
        self.steer(Machine::force_open);
    }

    /// Lets every call through and judges none, until somebody says otherwise. Calls are still counted.
    pub fn disable(&'static self) {
        self.steer(Machine::disable);
    }

    /// Lets every call through and watches, so that the failure count moves and nothing follows from it, until somebody
    /// says otherwise.
    pub fn metrics_only(&'static self) {
        self.steer(Machine::metrics_only);
    }

    /// How often it went from one state to another.
    pub(crate) fn changes(&'static self, from: CircuitState, to: CircuitState) -> u64 {
        self.state.get().tally.changes(from, to)
    }

    /// What is wrong between two of its settings.
    pub(crate) const fn fault(&self) -> Option<&'static str> {
        self.settings.fault()
    }

    /// How many successful trial calls close it.
    pub(crate) fn successes_to_close(&self) -> u32 {
        self.settings().success_threshold
    }

    /// Lets a call through, or not. What is let through must be settled, once, with the same key.
    #[inline]
    pub(crate) fn admit(&'static self, key: Option<Key>) -> Result<Admission, Rejection> {
        let word = self.state.get().cell.word();
        if key.is_none() && word::is_quiet_and_closed(word) {
            return Ok(Admission::quiet(word));
        }
        self.admit_slowly(word, key)
    }

    /// Tells how a call ended that was let through.
    #[inline]
    pub(crate) fn settle(&'static self, admission: Admission, key: Option<Key>, verdict: Verdict) {
        let memory = self.state.get();
        if verdict == Verdict::Success && memory.cell.word() == admission.word {
            memory.tally.raise(SUCCESS);
        } else {
            self.settle_slowly(admission, key, verdict);
        }
    }

    #[inline(never)]
    fn admit_slowly(&'static self, mut word: u64, key: Option<Key>) -> Result<Admission, Rejection> {
        let memory = self.state.get();
        if word == word::ASLEEP {
            self.wake();
            word = memory.cell.word();
        }
        let admitted = match key.filter(|_| !word::is_steered(word)).and_then(|key| self.enter(key)) {
            None => self.admit_to(&memory.cell, word),
            Some(keyed) => match self.admit_to(&keyed.cell, keyed.cell.word()) {
                Ok(admission) => Ok(admission.keyed()),
                Err(wait) => {
                    keyed.leave();
                    Err(wait)
                }
            },
        };
        admitted.map_err(|wait| self.refused(wait))
    }

    #[inline]
    fn admit_to(&'static self, cell: &Cell, word: u64) -> Result<Admission, u64> {
        cell.admit(word, self.settings(), clock::ticks, &|change| self.told(change))
    }

    #[inline(never)]
    fn settle_slowly(&'static self, admission: Admission, key: Option<Key>, verdict: Verdict) {
        let (memory, settings) = (self.state.get(), self.settings());
        memory.tally.count(verdict);
        let keyed = if admission.is_keyed() {
            let circuits = memory.keyed.get().zip(key);
            let Some(keyed) = circuits.and_then(|(circuits, key)| circuits.find(key, settings)) else {
                // A test has put a fresh state in the place of the one that admitted the call.
                return;
            };
            Some(keyed)
        } else {
            None
        };
        let cell = keyed.as_ref().map_or(&memory.cell, |keyed| &keyed.cell);
        let counted =
            cell.settle(admission.of_cell(), verdict, settings, clock::ticks, &|change| self.told(change));
        if let Some(keyed) = keyed {
            keyed.leave();
        }
        if !counted {
            memory.tally.raise(DISCARDED);
            publish(&PolicyEvent::ResultDiscarded { name: self.name });
        }
    }

    fn refused(&'static self, wait: u64) -> Rejection {
        let (name, retry_after) = (self.name, Duration::from_nanos(wait));
        self.state.get().tally.raise(REJECTED);
        publish(&PolicyEvent::CircuitRefused { name, retry_after });
        Rejection::CircuitOpen { name, retry_after }
    }

    /// The circuit of a key; `None` where the key must share that of all others.
    fn enter(&'static self, key: Key) -> Option<Arc<KeyCell>> {
        let keyed = self.state.get().keyed.get_or_init(Box::default);
        keyed.enter(key, clock::ticks, self.settings())
    }

    fn steer(&'static self, act: impl FnOnce(&mut Machine)) {
        self.wake();
        self.state.get().cell.change(self.settings(), &|change| self.told(change), act);
    }

    #[cold]
    fn wake(&'static self) {
        if self.state.get().cell.wake(self.settings()) {
            self.remember();
        }
    }

    /// Adds it to those that were called.
    fn remember(&'static self) {
        let mut called = lock(&CALLED);
        if called.iter().any(|breaker| std::ptr::eq(*breaker, self)) {
            return;
        }
        called.push(self);
        drop(called);
        event::circuit_appeared();
        if let Some(fault) = self.fault() {
            tracing::error!(target: "resilience::circuit_breaker", name = self.name, "{fault}");
        }
    }

    /// A transition, told outside the lock.
    fn told(&'static self, change: &Change) {
        let &Change { from, to, reason, until } = change;
        self.state.get().tally.count_change(from, to);
        let remaining = until.map(|until| Duration::from_nanos(until.saturating_sub(clock::ticks())));
        let (name, reason) = (self.name, reason.as_str());
        publish(&PolicyEvent::CircuitChanged { name, from, to, reason, remaining });
    }

    /// Its settings in words, to compare copies by.
    pub(crate) fn shown_settings(&self) -> String {
        format!("{:?}", self.settings())
    }

    fn settings(&self) -> &Settings {
        &self.settings
    }
}

impl fmt::Debug for CircuitBreaker {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("CircuitBreaker").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Memory {
    const fn new() -> Self {
        Self { cell: Cell::new(), tally: Tally::new(), keyed: OnceLock::new() }
    }
}

impl Fresh for Memory {
    fn fresh() -> Self {
        Self::new()
    }
}

fn verdict<R: Outcome>(value: &R) -> Verdict {
    if value.failed() { Verdict::Failure } else { Verdict::Success }
}

/// Whoever listens: a panic of theirs is not the call's.
fn publish(event: &PolicyEvent) {
    let _ = catch_unwind(AssertUnwindSafe(|| event::publish(event)));
}

#[cfg(test)]
#[path = "circuit_breaker/tests.rs"]
mod tests;
