//! Circuits that open on demand.

use super::names;

/// Opens the circuit of this name now, as the failure does that reaches its threshold: whatever follows from that
/// follows, and after the recovery time, on tokio's clock, it lets trial calls through. With keys, the circuits of all
/// keys that were called.
///
/// A half-open circuit opens again, as after a failed trial call; one that is open, or was steered by hand, stays as it
/// is. One failed call is judged and none is counted in the statistics.
///
/// # Panics
/// With the list of the circuits that exist, where none is named so.
#[track_caller]
pub fn trip(name: &str) {
    names::find_circuit(name).breakers().iter().for_each(|breaker| breaker.trip());
}

/// Records so many failures with the circuit of this name, as if as many calls had failed one after another, without a
/// call. Ends early where the circuit refuses calls. With keys, the circuit of the calls that have none of their own.
///
/// # Panics
/// With the list of the circuits that exist, where none is named so.
#[track_caller]
pub fn force_failures(name: &str, failures: u32) {
    names::find_circuit(name).breakers().iter().for_each(|breaker| breaker.fail(failures));
}
