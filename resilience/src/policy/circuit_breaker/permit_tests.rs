//! What permits do that outlive their state or their thread.

use std::thread;
use std::time::Duration;

use tokio::time::advance;

use super::Permit;
use crate::policy::circuit_breaker::CircuitBreaker;
use crate::policy::circuit_state::CircuitState;

const RECOVERY: Duration = Duration::from_secs(30);

/// A breaker that one failure opens and one trial closes.
fn quick(name: &'static str, recovery: Duration) -> &'static CircuitBreaker {
    let breaker = CircuitBreaker::new(name).threshold(1).half_open_max_calls(1).success_threshold(1);
    Box::leak(Box::new(breaker.recovery(recovery).trial_timeout(Duration::from_hours(1))))
}

#[test]
fn a_permit_ends_on_whatever_thread_it_is() {
    fn elsewhere(permit: Permit, end: fn(Permit)) {
        thread::spawn(move || end(permit)).join().unwrap();
    }
    let breaker = quick("threads", Duration::from_nanos(1));
    elsewhere(breaker.acquire().unwrap(), Permit::failure);
    assert_eq!((breaker.stats().failed_calls, breaker.stats().state_changes), (1, 1));
    let trial = (0..1_000_000).find_map(|_| breaker.acquire().ok()).unwrap();
    assert!(breaker.acquire().is_err(), "its place is taken");
    elsewhere(trial, drop);
    assert_eq!(breaker.stats().cancelled_calls, 1);
    elsewhere(breaker.acquire().unwrap(), Permit::success);
    assert_eq!((breaker.state(), breaker.stats().successful_calls), (CircuitState::Closed, 1));
}

#[tokio::test(start_paused = true)]
async fn a_reset_forgets_the_calls_and_trials_under_way() {
    let breaker = quick("reset", RECOVERY);
    let call = breaker.acquire().unwrap();
    breaker.acquire().unwrap().failure();
    advance(RECOVERY).await;
    let trial = breaker.acquire().unwrap();
    assert_eq!(breaker.state(), CircuitState::HalfOpen);
    breaker.reset();
    call.failure();
    trial.failure();
    let stats = breaker.stats();
    assert_eq!((stats.state, stats.failure_count, stats.failed_calls), (CircuitState::Closed, 0, 3));
}

#[tokio::test(start_paused = true)]
async fn a_trial_from_before_a_reset_frees_no_place_after_it() {
    let breaker = quick("reset trial", RECOVERY);
    breaker.acquire().unwrap().failure();
    advance(RECOVERY).await;
    let earlier = breaker.acquire().unwrap();
    breaker.reset();
    breaker.acquire().unwrap().failure();
    advance(RECOVERY).await;
    let trial = breaker.acquire().unwrap();
    drop(earlier);
    assert!(breaker.acquire().is_err(), "the one place is still taken");
    trial.success();
    assert_eq!(breaker.state(), CircuitState::Closed);
}
