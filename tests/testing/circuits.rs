use std::time::Duration;

use resilience::{CircuitState, circuit, testing};
use testing_tests::{LEDGER, Runs, ask, pay};

use crate::is_open;

fn state(name: &str) -> CircuitState {
    circuit(name).unwrap().state()
}

#[tokio::test(start_paused = true)]
async fn a_tripped_circuit_is_open_and_recovers_on_the_paused_clock() {
    let _scope = testing::isolate();
    let runs = Runs::default();
    testing::trip("payment");
    assert_eq!(circuit("payment").unwrap().remaining(), Some(Duration::from_secs(30)));
    assert!(is_open(&pay(&runs, true).await));
    tokio::time::advance(Duration::from_secs(30)).await;
    assert_eq!(state("payment"), CircuitState::HalfOpen);
    assert_eq!(pay(&runs, true).await, Ok(1));
    assert_eq!(pay(&runs, true).await, Ok(2));
    assert_eq!(state("payment"), CircuitState::Closed);
}

#[tokio::test(start_paused = true)]
async fn a_circuit_trips_for_the_reason_of_the_threshold_and_counts_no_call() {
    let _scope = testing::isolate();
    let events = testing::events("payment");
    testing::trip("payment");
    let events = format!("{events:?}");
    assert!(events.contains(r#"from: Closed, to: Open, reason: "threshold""#), "{events}");
    assert_eq!(circuit("payment").unwrap().stats().total_calls, 0);
}

#[tokio::test(start_paused = true)]
async fn a_half_open_circuit_trips_again_for_a_whole_recovery_time() {
    let _scope = testing::isolate();
    let runs = Runs::default();
    testing::trip("payment");
    tokio::time::advance(Duration::from_secs(31)).await;
    assert_eq!(pay(&runs, true).await, Ok(1));
    assert_eq!(state("payment"), CircuitState::HalfOpen);
    testing::trip("payment");
    assert_eq!(circuit("payment").unwrap().remaining(), Some(Duration::from_secs(30)));
}

#[tokio::test(start_paused = true)]
async fn an_open_circuit_does_not_stay_open_for_longer() {
    let _scope = testing::isolate();
    testing::trip("payment");
    tokio::time::advance(Duration::from_secs(10)).await;
    testing::trip("payment");
    assert_eq!(circuit("payment").unwrap().remaining(), Some(Duration::from_secs(20)));
}

#[tokio::test(start_paused = true)]
async fn a_circuit_whose_time_is_over_trips_before_its_first_trial_call() {
    let _scope = testing::isolate();
    testing::trip("payment");
    tokio::time::advance(Duration::from_secs(30)).await;
    testing::trip("payment");
    assert_eq!(circuit("payment").unwrap().remaining(), Some(Duration::from_secs(30)));
}

#[tokio::test(start_paused = true)]
async fn a_circuit_that_judges_by_slow_calls_alone_trips_too() {
    let _scope = testing::isolate();
    testing::force_failures("slow", 1);
    assert_eq!(state("slow"), CircuitState::Closed);
    testing::trip("slow");
    assert_eq!(state("slow"), CircuitState::Open);
}

#[tokio::test(start_paused = true)]
async fn the_circuits_of_all_keys_trip() {
    let _scope = testing::isolate();
    let runs = Runs::default();
    ask(&runs, "eu").await.unwrap();
    testing::trip("regions");
    assert!(is_open(&ask(&runs, "eu").await));
}

#[test]
fn what_was_steered_by_hand_stays() {
    let _scope = testing::isolate();
    let payment = circuit("payment").unwrap();
    for (steer, expected) in [
        (resilience::Circuit::disable as fn(&_), CircuitState::Disabled),
        (resilience::Circuit::force_open, CircuitState::ForcedOpen),
        (resilience::Circuit::metrics_only, CircuitState::MetricsOnly),
    ] {
        steer(&payment);
        testing::trip("payment");
        assert_eq!(payment.state(), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn forced_failures_open_the_circuit_and_the_next_call_fails_fast() {
    let _scope = testing::isolate();
    let runs = Runs::default();
    testing::force_failures("payment", 2);
    assert_eq!(state("payment"), CircuitState::Closed);
    testing::force_failures("payment", 1);
    assert!(is_open(&pay(&runs, true).await));
    assert_eq!(runs.count(), 0);
    let stats = circuit("payment").unwrap().stats();
    assert_eq!((stats.failed_calls, stats.rejected_calls), (3, 1));
}

#[test]
fn no_failure_is_forced_on_an_open_circuit() {
    let _scope = testing::isolate();
    testing::force_failures("ledger", 50);
    let stats = LEDGER.stats();
    assert_eq!((stats.failed_calls, stats.rejected_calls), (2, 0));
}

#[test]
#[should_panic(
    expected = "no circuit is named `mails`: there are `ledger`, `payment`, `plain`, `regions`, `search`, `slow`. A static without"
)]
fn tripping_what_is_no_circuit_is_the_tests_mistake() {
    testing::trip("mails");
}

#[test]
#[should_panic(expected = "no circuit is named `seats`: there are ")]
fn forcing_failures_on_what_is_no_circuit_is_the_tests_mistake() {
    testing::force_failures("seats", 1);
}
