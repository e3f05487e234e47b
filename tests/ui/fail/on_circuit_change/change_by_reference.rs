use resilience::{on_circuit_change, CircuitChange};

#[on_circuit_change]
fn tell(change: &CircuitChange) {
    let _ = change;
}

#[on_circuit_change]
fn nothing() {}

#[on_circuit_change]
fn number(_: u32) {}

#[on_circuit_change(timeout = "2s")]
fn slow(_: CircuitChange) {}

fn main() {}
