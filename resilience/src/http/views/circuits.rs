//! `/health/circuits`: a report, not a verdict, so 200 unless a verdict is asked for; and the circuits in `/health`.
//!
//! Not a view of the engine's report: counts change with every call, and who asks for them wants them as they are.

use super::page::{Page, Shown, fit};
use crate::health::report::CircuitReport;
use crate::http::authorize::Level;
use crate::http::json::Object;
use crate::policy::circuit_stats::CircuitStats;

/// The circuits as they are now.
pub(in crate::http) fn body(circuits: &[CircuitReport], level: Level) -> String {
    fit(level, |shown, object| {
        object.flag("healthy", healthy(circuits));
        if level == Level::Verdict {
            return;
        }
        object.object("circuits", |object| {
            for circuit in circuits.iter().filter(|circuit| shown.shows_circuit(circuit)) {
                object.object(circuit.name(), |object| write(shown, circuit, object));
            }
        });
        let unhealthy = circuits.iter().filter(|circuit| circuit.state().is_unhealthy());
        let unhealthy = unhealthy.filter(|circuit| shown.shows_circuit(circuit));
        object.array("unhealthy_circuits", |names| unhealthy.for_each(|circuit| names.text(circuit.name())));
    })
}

/// Whether no circuit is open, forced open or half open.
pub(in crate::http) fn healthy(circuits: &[CircuitReport]) -> bool {
    !circuits.iter().any(|circuit| circuit.state().is_unhealthy())
}

/// The circuits of a report, each with what it counted, where there are any.
pub(super) fn write_all(page: &Page<'_>, object: &mut Object<'_>) {
    if page.circuits().next().is_some() {
        object.object("circuits", |object| {
            for circuit in page.circuits() {
                object.object(circuit.name(), |object| write(page.shown, circuit, object));
            }
        });
    }
}

/// The circuits of a report, each with its state alone.
pub(super) fn write_states(page: &Page<'_>, object: &mut Object<'_>) {
    object.object("circuits", |circuits| {
        for circuit in page.circuits() {
            circuits.text(circuit.name(), circuit.state().as_str());
        }
    });
}

fn write(shown: Shown, circuit: &CircuitReport, object: &mut Object<'_>) {
    object.text("state", circuit.state().as_str());
    let stats = circuit.stats();
    object.seconds("remaining", stats.remaining.unwrap_or_default());
    if !shown.shows_counts() {
        return;
    }
    write_counts(stats, object);
}

/// What was counted, and what counts towards the next state.
pub(in crate::http) fn write_counts(stats: &CircuitStats, object: &mut Object<'_>) {
    for (key, count) in [
        ("total_calls", stats.total_calls),
        ("successful_calls", stats.successful_calls),
        ("failed_calls", stats.failed_calls),
        ("rejected_calls", stats.rejected_calls),
        ("ignored_calls", stats.ignored_calls),
        ("cancelled_calls", stats.cancelled_calls),
        ("state_changes", stats.state_changes),
        ("failure_count", stats.failure_count),
        ("success_count", stats.success_count),
    ] {
        object.count(key, count);
    }
}

#[cfg(test)]
#[path = "circuits_tests.rs"]
mod tests;
