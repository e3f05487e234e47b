//! The circuits of the process, as the engine sees them.

use super::report::CircuitReport;

/// Which circuits an engine shows, and what they decide.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Circuits {
    /// Reads them as they are, sorted by name.
    pub(crate) read: fn() -> Vec<CircuitReport>,
    /// Whether an open one makes the service not ready.
    pub(crate) decide: bool,
}

impl Circuits {
    /// All that are declared or were called.
    pub(crate) fn of_process(decide: bool) -> Self {
        Self { read: Vec::new, decide }
    }
}

#[cfg(test)]
#[path = "circuits_tests.rs"]
pub(crate) mod tests;
