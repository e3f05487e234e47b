use super::{circuit, circuits};
use crate::policy::circuit_breaker::CircuitBreaker;
use crate::policy::circuit_state::CircuitState;

#[test]
fn a_breaker_without_an_attribute_appears_with_its_first_call() {
    static LATE: CircuitBreaker = CircuitBreaker::new("late").threshold(1);

    assert!(circuit("late").is_none());
    LATE.acquire().unwrap().success();
    assert_eq!(circuit("late").unwrap().stats().successful_calls, 1);
    assert_eq!(circuits().iter().filter(|circuit| circuit.name() == "late").count(), 1);
}

#[test]
fn breakers_of_one_name_are_seen_and_steered_as_one() {
    static COPIES: [CircuitBreaker; 2] = [const { CircuitBreaker::new("copied").threshold(1) }; 2];

    COPIES[0].acquire().unwrap().success();
    COPIES[1].acquire().unwrap().failure();
    let circuit = circuit("copied").unwrap();
    assert_eq!((circuit.state(), circuit.is_open()), (CircuitState::Open, true));
    assert_eq!(circuit.stats().total_calls, 2);
    assert!(circuit.remaining().is_some());
    circuit.reset();
    assert_eq!(COPIES[1].state(), CircuitState::Closed);
    circuit.force_open();
    assert!(COPIES[0].is_open() && COPIES[1].is_open());
    assert_eq!(circuit.remaining(), None);
    circuit.disable();
    assert_eq!(circuit.state(), CircuitState::Disabled);
    circuit.metrics_only();
    assert_eq!(circuit.state(), CircuitState::MetricsOnly);
    assert_eq!(circuit.changes(CircuitState::Open, CircuitState::Closed), 1);
    assert_eq!(circuit.changes(CircuitState::Closed, CircuitState::ForcedOpen), 2);
    assert_eq!(circuit.stats().state_changes, 8);
}
