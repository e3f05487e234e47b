use std::time::Duration;

use resilience::{CircuitState, circuit, circuits, testing};
use testing_tests::{Runs, SEATS, find, pay};
use tokio::sync::oneshot;

use crate::is_open;

fn state() -> CircuitState {
    circuit("payment").unwrap().state()
}

async fn open_and_recover(advance: Duration) {
    let _scope = testing::isolate();
    let runs = Runs::default();
    for _ in 0..3 {
        pay(&runs, false).await.unwrap_err();
    }
    assert!(is_open(&pay(&runs, true).await));
    tokio::time::advance(advance).await;
    assert_eq!(state(), CircuitState::HalfOpen);
}

/// Two tests of one circuit at the same time, each on a thread and a paused clock of its own.
#[tokio::test(start_paused = true)]
async fn clocks_of_two_tests_do_not_meet_in_the_near_future() {
    open_and_recover(Duration::from_secs(30)).await;
}

#[tokio::test(start_paused = true)]
async fn clocks_of_two_tests_do_not_meet_in_the_far_future() {
    open_and_recover(Duration::from_hours(24 * 365)).await;
    open_and_recover(Duration::from_secs(30)).await;
}

#[tokio::test(start_paused = true)]
async fn a_scope_begins_with_closed_circuits_and_counts_of_zero() {
    let runs = Runs::default();
    let first = testing::isolate();
    testing::trip("payment");
    pay(&runs, true).await.unwrap_err();
    assert!(circuits().iter().any(|circuit| circuit.name() == "payment" && circuit.is_open()));
    drop(first);
    let _second = testing::isolate();
    assert_eq!(circuit("payment").unwrap().stats().total_calls, 0);
    assert_eq!(pay(&runs, true).await, Ok(1));
    assert_eq!(circuit("payment").unwrap().stats().successful_calls, 1);
}

#[tokio::test(start_paused = true)]
async fn steering_by_name_acts_in_the_scope() {
    let scope = testing::isolate();
    circuit("payment").unwrap().force_open();
    assert!(is_open(&pay(&Runs::default(), true).await));
    drop(scope);
    let _scope = testing::isolate();
    assert_eq!(state(), CircuitState::Closed);
}

#[tokio::test(start_paused = true)]
async fn the_health_of_the_program_shows_the_circuits_of_the_scope() {
    async fn shown() -> CircuitState {
        let report = resilience::health().report().await;
        report.circuits().iter().find(|circuit| circuit.name() == "payment").unwrap().state()
    }
    let scope = testing::isolate();
    testing::trip("payment");
    assert_eq!(shown().await, CircuitState::Open);
    drop(scope);
    let _scope = testing::isolate();
    assert_eq!(shown().await, CircuitState::Closed);
}

#[tokio::test(start_paused = true)]
async fn tasks_of_the_same_runtime_share_the_scope() {
    let _scope = testing::isolate();
    tokio::spawn(async { testing::trip("payment") }).await.unwrap();
    assert!(is_open(&pay(&Runs::default(), true).await));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tasks_on_other_threads_share_it_through_run() {
    let scope = testing::isolate();
    testing::trip("payment");
    let inside = tokio::spawn(scope.run(async { pay(&Runs::default(), true).await }));
    assert!(is_open(&inside.await.unwrap()));
    let blocking = tokio::task::spawn_blocking(scope.call(state));
    assert_eq!(blocking.await.unwrap(), CircuitState::Open);
}

#[tokio::test(start_paused = true)]
async fn a_call_gives_back_its_place_where_it_took_it() {
    let scope = testing::isolate();
    testing::inject("search").delay(Duration::from_millis(900));
    let runs = Runs::default();
    let mut call = Box::pin(find(&runs));
    assert!(tokio::time::timeout(Duration::from_millis(10), &mut call).await.is_err());
    drop(scope);
    let outer = testing::isolate();
    drop(call);
    let stats = circuit("search").unwrap().stats();
    assert_eq!(stats.cancelled_calls, 0, "it was not this scope's call");
    assert_eq!(find(&runs).await, Ok(1), "whose bulkhead has the place that it had");
    let mut second = Box::pin(find(&runs));
    testing::inject("search").delay(Duration::from_millis(900));
    assert!(tokio::time::timeout(Duration::from_millis(10), &mut second).await.is_err());
    assert!(find(&runs).await.is_err(), "and no more than that");
    drop((second, outer));
}

#[tokio::test(start_paused = true)]
async fn permits_and_places_in_a_queue_go_back_where_they_came_from() {
    let scope = testing::isolate();
    let permit = SEATS.acquire().await.unwrap();
    let (sender, receiver) = oneshot::channel::<()>();
    let waiting = tokio::spawn(async move {
        let _permit = SEATS.acquire().await;
        drop(sender);
    });
    tokio::task::yield_now().await;
    drop(scope);
    let _other = testing::isolate();
    let _taken = SEATS.acquire().await.unwrap();
    drop(permit);
    assert!(SEATS.try_acquire().is_err(), "the place that came back is that of the other scope");
    waiting.abort();
    receiver.await.unwrap_err();
    assert!(SEATS.try_acquire().is_err());
}
