//! What `#[on_circuit_change]` functions are told.

use std::time::{Duration, SystemTime};

use super::PolicyEvent;
use crate::clock;
use crate::hook::CircuitListenerRun;
use crate::isolated::Call;
use crate::listeners::Change;
use crate::policy::circuit_state::CircuitState;
use crate::provided::Provided;
use crate::sync::Arc;

/// One change of a circuit's state.
///
/// Listeners are told by the service of the process: from `serve()` or `router()` on,
/// and in a program without one from the first use of [`health()`](crate::health) on. What changes before stands in the
/// log alone. Changes may come from any thread, within a runtime or not; they wait in a queue of 64, and where listeners are
/// so slow that it is full, changes of one circuit become one, whose `from` is that of the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CircuitChange {
    /// The circuit's name.
    pub name: &'static str,
    /// The state before.
    pub from: CircuitState,
    /// The state now.
    pub to: CircuitState,
    /// Why.
    ///
    /// | reason | what happened |
    /// |---|---|
    /// | `threshold` | too many failures in a row |
    /// | `failure_rate`, `slow_rate` | too large a share of the window failed, or was slow |
    /// | `recovery_over` | the open time is over: trial calls are let through |
    /// | `trials_succeeded` | enough trial calls succeeded |
    /// | `trial_failed` | a trial call failed |
    /// | `lease_lapsed` | a trial call did not end in time |
    /// | `manual` | the program, or a person, said so |
    pub reason: &'static str,
    /// When.
    pub at: SystemTime,
    /// In how long the circuit lets a trial call through, counted from `at`, where it is open.
    pub remaining: Option<Duration>,
}

impl CircuitChange {
    /// What happened now, if it is such a change.
    pub(crate) fn of(event: &PolicyEvent) -> Option<Self> {
        let &PolicyEvent::CircuitChanged { name, from, to, reason, remaining } = event else { return None };
        Some(Self { name, from, to, reason, at: clock::wall(), remaining })
    }
}

impl Change for CircuitChange {
    type Run = CircuitListenerRun;

    fn subject(&self) -> &str {
        self.name
    }

    fn joined(self, earlier: &Self) -> Option<Self> {
        (earlier.from != self.to).then_some(Self { from: earlier.from, ..self })
    }

    fn call(self, run: CircuitListenerRun, provided: Arc<Provided>) -> Call {
        match run {
            CircuitListenerRun::Async(run) => Call::Async(Box::pin(async move { run(provided, self).await })),
            CircuitListenerRun::Blocking(run) => Call::Blocking(Box::new(move || run(&provided, self))),
        }
    }
}
