use std::time::Duration;

use tokio::runtime::Handle;

use super::*;
use crate::clock::{self, Instant};
use crate::event::{self, PolicyEvent};
use crate::health::engine::{Engine, EngineOptions};
use crate::health::status::HealthStatus::{Degraded, Healthy, Unhealthy};
use crate::policy::circuit_breaker::CircuitBreaker;
use crate::policy::circuit_state::CircuitState::{
    self, Closed, Disabled, ForcedOpen, HalfOpen, MetricsOnly, Open,
};
use crate::policy::circuit_stats::CircuitStats;
use crate::sync::{Arc, AtomicBool, Mutex, Ordering, lock};

/// A circuit that has seen some calls, in this state.
pub(crate) fn circuit(name: &'static str, state: CircuitState) -> CircuitReport {
    let remaining = (state == CircuitState::Open).then_some(Duration::from_micros(12_345_600));
    let counted = CircuitStats {
        total_calls: 120,
        successful_calls: 100,
        failed_calls: 9,
        rejected_calls: 8,
        ignored_calls: 2,
        cancelled_calls: 1,
        discarded_results: 0,
        state_changes: 3,
        failure_count: 4,
        success_count: 1,
        state,
        remaining,
    };
    CircuitReport {
        name,
        stats: counted,
        success_threshold: 2,
        changes: vec![(Closed, Open, 2), (Open, HalfOpen, 1)],
    }
}

fn engine(read: Read, decide: bool) -> Arc<Engine> {
    engine_of(Circuits { read, decide, heard: true })
}

fn engine_of(circuits: Circuits) -> Arc<Engine> {
    let circuits = Some(circuits);
    Engine::start(EngineOptions { circuits, ..EngineOptions::default() }, Handle::current())
}

type Read = fn() -> Vec<CircuitReport>;

/// Reads a circuit in each state; a closure could not hold the state.
const READ: [(CircuitState, Read); 6] = [
    (Closed, || vec![circuit("payment", Closed)]),
    (Open, || vec![circuit("payment", Open)]),
    (HalfOpen, || vec![circuit("payment", HalfOpen)]),
    (ForcedOpen, || vec![circuit("payment", ForcedOpen)]),
    (Disabled, || vec![circuit("payment", Disabled)]),
    (MetricsOnly, || vec![circuit("payment", MetricsOnly)]),
];

#[tokio::test(start_paused = true)]
async fn c4_a_circuit_that_is_not_closed_degrades_and_never_makes_unready() {
    for (state, read) in READ {
        let report = engine(read, false).report().await;
        let expected = if matches!(state, Open | HalfOpen | ForcedOpen) { Degraded } else { Healthy };
        assert_eq!(report.status(), expected, "{state}");
        assert!(report.ready(), "{state}");
        assert_eq!(report.reason(), None, "{state}");
        assert_eq!(report.circuits()[0].state(), state);
    }
}

#[tokio::test(start_paused = true)]
async fn s231_one_that_decides_makes_unready_while_it_refuses_all_calls() {
    for (state, read) in READ {
        let report = engine(read, true).report().await;
        let (status, ready) = match state {
            Open | ForcedOpen => (Unhealthy, false),
            // Its trial calls need requests that reach the service.
            HalfOpen => (Degraded, true),
            _ => (Healthy, true),
        };
        assert_eq!((report.status(), report.ready()), (status, ready), "{state}");
        assert_eq!(report.reason(), (!ready).then_some("circuit payment open"), "{state}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_next_probe_after_a_change_shows_it() {
    static IS_OPEN: AtomicBool = AtomicBool::new(false);
    let read = || vec![circuit("probed", if IS_OPEN.load(Ordering::SeqCst) { Open } else { Closed })];
    let engine = engine(read, false);
    let before = engine.report().await;
    assert_eq!(before.circuits()[0].state(), Closed);
    IS_OPEN.store(true, Ordering::SeqCst);
    let remaining = Some(Duration::from_secs(30));
    let reason = "threshold";
    event::publish(&PolicyEvent::CircuitChanged {
        name: "probed",
        from: Closed,
        to: Open,
        reason,
        remaining,
    });
    let after = engine.report().await;
    assert_eq!((after.status(), after.circuits()[0].state()), (Degraded, Open));
    assert!(after.revision() > before.revision());
}

#[tokio::test(start_paused = true)]
async fn a_circuit_that_appears_is_shown_by_the_next_probe() {
    static HERE: AtomicBool = AtomicBool::new(false);
    let read = || if HERE.load(Ordering::SeqCst) { vec![circuit("new", Closed)] } else { Vec::new() };
    let engine = engine(read, false);
    assert!(engine.report().await.circuits().is_empty());
    HERE.store(true, Ordering::SeqCst);
    event::circuit_appeared();
    assert_eq!(engine.report().await.circuits()[0].name(), "new");
}

#[tokio::test(start_paused = true)]
async fn a_breaker_without_an_attribute_is_seen_from_its_first_call_to_its_recovery() {
    static BREAKER: CircuitBreaker =
        CircuitBreaker::new("undeclared").threshold(2).success_threshold(1).recovery(Duration::from_secs(30));
    let options = EngineOptions { circuits: Some(Circuits::of_process(false)), ..EngineOptions::default() };
    let engine = Engine::start(options, Handle::current());
    let seen = async || {
        let report = engine.report().await;
        let circuit = report.circuits().iter().find(|circuit| circuit.name() == "undeclared")?.clone();
        Some((circuit.state(), circuit))
    };
    assert!(seen().await.is_none());
    BREAKER.acquire().unwrap().success();
    assert_eq!(seen().await.unwrap().0, Closed);
    for _ in 0..2 {
        BREAKER.acquire().unwrap().failure();
    }
    let (state, circuit) = seen().await.unwrap();
    assert_eq!((state, circuit.stats().remaining), (Open, Some(Duration::from_secs(30))));
    assert_eq!((circuit.changes(Closed, Open), circuit.success_threshold()), (1, 1));
    assert!(BREAKER.acquire().is_err());
    tokio::time::advance(Duration::from_secs(29)).await;
    assert_eq!(seen().await.unwrap().0, Open);
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(seen().await.unwrap().0, HalfOpen, "shown before a call makes it so");
    BREAKER.acquire().unwrap().success();
    let (state, circuit) = seen().await.unwrap();
    assert_eq!(state, Closed);
    let counted = circuit.stats();
    assert_eq!(
        (counted.total_calls, counted.successful_calls, counted.failed_calls, counted.rejected_calls),
        (5, 2, 2, 1)
    );
    assert_eq!((circuit.changes(Open, HalfOpen), circuit.changes(HalfOpen, Closed)), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn b8_followers_see_the_end_of_the_open_time_without_a_call_or_a_probe() {
    static UNTIL: Mutex<Option<Instant>> = Mutex::new(None);
    let read = || {
        let until = lock(&UNTIL).unwrap_or_else(clock::now);
        let remaining = until.saturating_duration_since(clock::now());
        let mut report = circuit("waits", if remaining.is_zero() { HalfOpen } else { Open });
        report.stats.remaining = Some(remaining);
        vec![report]
    };
    *lock(&UNTIL) = Some(clock::now() + Duration::from_secs(30));
    // Changes that other tests make would be new reports too.
    let engine = engine_of(Circuits { read, decide: false, heard: false });
    let mut reports = engine.subscribe();
    assert_eq!(reports.borrow_and_update().circuits()[0].state(), Open);
    let start = clock::now();
    while reports.borrow_and_update().circuits()[0].state() == Open {
        reports.changed().await.unwrap();
    }
    assert_eq!(start.elapsed().as_secs(), 30);
    // What has expired is not made again and again.
    let revision = engine.latest().revision();
    tokio::time::sleep(Duration::from_mins(1)).await;
    assert_eq!(reports.borrow_and_update().revision(), revision);
}
