//! The circuits of the program, by name: for looking at them and for steering them.

use std::collections::BTreeMap;
use std::ptr;
use std::time::Duration;

use crate::policy::Policy;
use crate::policy::circuit_breaker::{self, CircuitBreaker};
use crate::policy::circuit_state::CircuitState;
use crate::policy::circuit_stats::CircuitStats;
use crate::registry::{DECLARATIONS, Declaration};

/// One circuit: all the breakers of one name. There are several where an attribute copied a function's body
/// (`#[axum::debug_handler]` does); they are looked at and steered as one.
#[derive(Clone, Debug)]
pub struct Circuit {
    breakers: Vec<&'static CircuitBreaker>,
}

/// The circuits of the program, by name: those that attributes declare, and those of other breakers from their first
/// call on.
///
/// ```
/// for circuit in resilience::circuits() {
///     println!("{} is {}", circuit.name(), circuit.state());
/// }
/// ```
pub fn circuits() -> Vec<Circuit> {
    let mut named: BTreeMap<&str, Vec<&'static CircuitBreaker>> = BTreeMap::new();
    for breaker in declared().into_iter().chain(circuit_breaker::called()) {
        let breakers = named.entry(breaker.name()).or_default();
        if !breakers.iter().any(|known| ptr::eq(*known, breaker)) {
            breakers.push(breaker);
        }
    }
    named.into_values().map(|breakers| Circuit { breakers }).collect()
}

/// The circuit of a name.
///
/// ```
/// use resilience::CircuitBreaker;
///
/// static PAYMENT: CircuitBreaker = CircuitBreaker::new("payment");
///
/// PAYMENT.force_open();
/// let payment = resilience::circuit("payment").unwrap();
/// assert!(payment.is_open());
/// payment.reset();
/// assert_eq!(payment.state().to_string(), "closed");
/// ```
pub fn circuit(name: &str) -> Option<Circuit> {
    circuits().into_iter().find(|circuit| circuit.name() == name)
}

impl Circuit {
    /// Its name.
    pub fn name(&self) -> &'static str {
        self.breakers[0].name()
    }

    /// The state; with keys, the most severe of all. An open circuit whose time is over shows as `half_open`, though only
    /// the next call makes it so.
    pub fn state(&self) -> CircuitState {
        self.stats().state
    }

    /// Whether it refuses calls: `open` or `forced_open`.
    pub fn is_open(&self) -> bool {
        self.state().refuses()
    }

    /// What it has counted.
    pub fn stats(&self) -> CircuitStats {
        let mut stats = CircuitStats::default();
        self.breakers.iter().for_each(|breaker| stats.add(&breaker.stats()));
        stats
    }

    /// How long until a call may be admitted, where it is open.
    pub fn remaining(&self) -> Option<Duration> {
        self.stats().remaining
    }

    /// Closes it and forgets the failures; also ends what was chosen by hand.
    pub fn reset(&self) {
        self.breakers.iter().for_each(|breaker| breaker.reset());
    }

    /// Refuses every call until somebody says otherwise.
    pub fn force_open(&self) {
        self.breakers.iter().for_each(|breaker| breaker.force_open());
    }

    /// Lets every call through and judges none.
    pub fn disable(&self) {
        self.breakers.iter().for_each(|breaker| breaker.disable());
    }

    /// Lets every call through and watches.
    pub fn metrics_only(&self) {
        self.breakers.iter().for_each(|breaker| breaker.metrics_only());
    }

    /// Its breakers.
    #[cfg(feature = "testing")]
    pub(crate) fn breakers(&self) -> &[&'static CircuitBreaker] {
        &self.breakers
    }

    /// How often it went from one state to another.
    pub(crate) fn changes(&self, from: CircuitState, to: CircuitState) -> u64 {
        self.breakers.iter().map(|breaker| breaker.changes(from, to)).sum()
    }

    /// How many successful trial calls close it.
    pub(crate) fn successes_to_close(&self) -> u32 {
        self.breakers[0].successes_to_close()
    }
}

fn declared() -> Vec<&'static CircuitBreaker> {
    let mut breakers = Vec::new();
    for declaration in DECLARATIONS {
        match declaration {
            Declaration::Guard(guard) => breakers.extend(guard.circuit_breaker),
            Declaration::Policy(Policy::CircuitBreaker(breaker), _) => breakers.push(*breaker),
            _ => {}
        }
    }
    breakers
}

#[cfg(test)]
#[path = "circuit_tests.rs"]
mod tests;
