//! The circuit breaker: watches a callee, and spares it and its callers while it fails.
//!
//! `machine.rs` decides, `cell.rs` lets threads share a decision, `keyed.rs` keeps a cell for each key, and this file
//! puts them behind the declaration.

mod adjust;
mod admit;
mod builder;
mod called;
mod cell;
mod change;
mod keyed;
mod machine;
#[cfg(feature = "serve")]
mod outside;
mod permit;
mod settings;
mod stats;
mod trials;
#[cfg(feature = "testing")]
mod trip;
mod watch;
mod window;

use std::fmt;
use std::thread;
use std::time::Duration;

use super::Verdict;
use super::adjusted::Adjusted;
use super::circuit_state::CircuitState;
use super::circuit_stats::CircuitStats;
use super::state::{Fresh, State};
use crate::clock;
use crate::outcome::Outcome;
use crate::outcome::judge::Judge;
use crate::rejection::Rejection;
use crate::sync::OnceLock;
pub(crate) use admit::called;
use called::Called;
pub(crate) use cell::Admission;
use cell::Cell;
use keyed::Keyed;
use machine::Machine;
pub use permit::Permit;
pub(crate) use settings::Settings;
use stats::Tally;

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
    settings: Adjusted<Settings>,
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

impl CircuitBreaker {
    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Runs a call and judges what it gives: an error, or a response that says so, is a failure, and so is a panic,
    /// which goes on unwinding. Dropped before its end it is neither success nor failure.
    ///
    /// The future is not polled where the circuit refuses; the answer then is the [`Rejection`] in the form of its type.
    pub fn call<F>(&'static self, future: F) -> impl Future<Output = F::Output>
    where
        F: Future<Output: Outcome>,
    {
        #[cfg(feature = "testing")]
        let future = crate::testing::obeying(self.name, future);
        Called::new(self, future)
    }

    /// The same for a call that blocks.
    #[inline]
    pub fn call_sync<R: Outcome>(&'static self, call: impl FnOnce() -> R) -> R {
        match self.admit(None) {
            Ok(admission) => self.call_admitted(admission, call),
            Err(rejection) => R::rejected(rejection),
        }
    }

    /// A function of its own, so that the value is made where it is returned and never moved.
    #[inline]
    fn call_admitted<R: Outcome>(&'static self, admission: Admission, call: impl FnOnce() -> R) -> R {
        let mut permit = Permit::new(self, admission);
        permit.dropped = Some(Verdict::Failure);
        #[cfg(feature = "testing")]
        let call = || crate::testing::obeying_sync(self.name, call);
        let value = call();
        permit.settle(verdict(&value));
        value
    }

    /// The same with a judge of the answer, whose own panic says nothing about the callee.
    #[inline]
    pub(crate) fn call_judged<J: Judge>(
        &'static self,
        judge: &J,
        call: impl FnOnce() -> J::Value,
    ) -> Result<J::Value, Rejection> {
        let mut permit = Permit::new(self, self.admit(None)?);
        permit.dropped = Some(Verdict::Failure);
        let value = call();
        permit.dropped = Some(Verdict::Cancelled);
        permit.settle(judge.verdict(&value));
        Ok(value)
    }

    /// Asks for a call whose outcome the caller tells, by the permit.
    ///
    /// # Errors
    /// [`Rejection::CircuitOpen`] where the circuit is open, or half open with all trial calls out.
    #[inline]
    pub fn acquire(&'static self) -> Result<Permit, Rejection> {
        let mut permit = Permit::new(self, self.admit(None)?);
        if thread::panicking() {
            // In a destructor, while a panic of before unwinds: it is not this callee's.
            permit.dropped = Some(Verdict::Cancelled);
        }
        Ok(permit)
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
        // What was chosen by hand is chosen for every key.
        if let Some(keyed) = memory.keyed.get()
            && !memory.cell.is_steered()
        {
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
        self.settings.declared.fault()
    }

    /// How many successful trial calls close it.
    pub(crate) fn successes_to_close(&self) -> u32 {
        self.settings().success_threshold
    }

    fn steer(&'static self, act: impl FnOnce(&mut Machine)) {
        self.wake();
        self.state.get().cell.change(self.settings(), &|change| self.told(change), act);
    }

    /// Its settings in words, to compare copies by.
    pub(crate) fn shown_settings(&self) -> String {
        format!("{:?}", self.settings.declared)
    }

    #[inline]
    fn settings(&self) -> &Settings {
        self.settings.get()
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

#[inline]
fn verdict<R: Outcome>(value: &R) -> Verdict {
    if value.failed() { Verdict::Failure } else { Verdict::Success }
}

#[cfg(test)]
#[path = "circuit_breaker/reference_tests.rs"]
mod reference_tests;
#[cfg(test)]
#[path = "circuit_breaker/tests.rs"]
mod tests;
