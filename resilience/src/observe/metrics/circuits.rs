//! The families of the circuit breakers.

use crate::health::report::CircuitReport;
use crate::observe::exposition::{Exposition, Kind, whole};
use crate::policy::circuit_state::CircuitState::{
    self, Closed, Disabled, ForcedOpen, HalfOpen, MetricsOnly, Open,
};

/// In the order in which the series of a family are sorted.
const STATES: [CircuitState; 6] = [Closed, Disabled, ForcedOpen, HalfOpen, MetricsOnly, Open];

/// Whether a circuit can go from one state to another: by what it sees, or by hand.
fn is_legal(from: CircuitState, to: CircuitState) -> bool {
    match to {
        Closed | Disabled | ForcedOpen | MetricsOnly => from != to,
        Open => matches!(from, Closed | HalfOpen),
        HalfOpen => from == Open,
    }
}

/// Adds the families.
pub(super) fn write(exposition: &mut Exposition, circuits: &[CircuitReport]) {
    state(exposition, circuits);
    calls(exposition, circuits);
    changes(exposition, circuits);
}

fn state(exposition: &mut Exposition, circuits: &[CircuitReport]) {
    let help = "Whether a circuit is in a state: 1 for the one that it is in, 0 for the others.";
    exposition.family("circuit_breaker_state", Kind::Gauge, help, |series| {
        for circuit in circuits {
            for state in STATES {
                let is = f64::from(u8::from(circuit.state() == state));
                series.value(&[("name", circuit.name()), ("state", state.as_str())], is);
            }
        }
    });
}

fn calls(exposition: &mut Exposition, circuits: &[CircuitReport]) {
    let help = "Calls that a circuit saw, by how they ended; one that it refused is rejected.";
    exposition.family("circuit_breaker_calls_total", Kind::Counter, help, |series| {
        for circuit in circuits {
            let stats = circuit.stats();
            for (outcome, count) in [
                ("cancelled", stats.cancelled_calls),
                ("failure", stats.failed_calls),
                ("ignored", stats.ignored_calls),
                ("rejected", stats.rejected_calls),
                ("success", stats.successful_calls),
            ] {
                series.value(&[("name", circuit.name()), ("outcome", outcome)], whole(count));
            }
        }
    });
}

fn changes(exposition: &mut Exposition, circuits: &[CircuitReport]) {
    let help = "How often a circuit went from one state to another.";
    exposition.family("circuit_breaker_state_changes_total", Kind::Counter, help, |series| {
        for circuit in circuits {
            let pairs = STATES.into_iter().flat_map(|from| STATES.map(|to| (from, to)));
            for (from, to) in pairs {
                let count = circuit.changes(from, to);
                // What cannot be and yet was is shown all the same.
                if is_legal(from, to) || count > 0 {
                    let labels = [("name", circuit.name()), ("from", from.as_str()), ("to", to.as_str())];
                    series.value(&labels, whole(count));
                }
            }
        }
    });
}

#[cfg(test)]
#[path = "circuits_tests.rs"]
mod tests;
