//! The circuits of the process, as the engine sees them.

use super::report::CircuitReport;
use crate::circuit::{Circuit, circuits};
use crate::policy::circuit_state::CircuitState;

/// Which circuits an engine shows, and what they decide.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Circuits {
    /// Reads them as they are, sorted by name.
    pub(crate) read: fn() -> Vec<CircuitReport>,
    /// Whether an open one makes the service not ready.
    pub(crate) decide: bool,
    /// Whether the engine hears of every change of a circuit in the process.
    pub(crate) heard: bool,
}

impl Circuits {
    /// All that are declared or were called.
    pub(crate) fn of_process(decide: bool) -> Self {
        Self { read: || circuits().iter().map(CircuitReport::of).collect(), decide, heard: true }
    }
}

impl CircuitReport {
    fn of(circuit: &Circuit) -> Self {
        let pairs = CircuitState::ALL.into_iter().flat_map(|from| CircuitState::ALL.map(|to| (from, to)));
        let changes = pairs.map(|(from, to)| (from, to, circuit.changes(from, to)));
        Self {
            name: circuit.name(),
            stats: circuit.stats(),
            success_threshold: circuit.successes_to_close(),
            changes: changes.filter(|(_, _, count)| *count > 0).collect(),
        }
    }
}

#[cfg(test)]
#[path = "circuits_tests.rs"]
pub(crate) mod tests;
