//! The rules of a breaker, as a program sees them.

use super::*;

const FAULT: Result<(), Rejection> = Err(Rejection::BulkheadFull { name: "callee" });

macro_rules! breaker {
    ($name:literal $(.$setting:ident($($value:expr),*))*) => {{
        static BREAKER: CircuitBreaker = CircuitBreaker::new($name)$(.$setting($($value),*))*.checked();
        &BREAKER
    }};
}

fn fail(breaker: &'static CircuitBreaker, times: usize) {
    for _ in 0..times {
        breaker.acquire().unwrap().failure();
    }
}

fn succeed(breaker: &'static CircuitBreaker, times: usize) {
    for _ in 0..times {
        breaker.acquire().unwrap().success();
    }
}

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

async fn pass(duration: Duration) {
    tokio::time::advance(duration).await;
}

#[tokio::test(start_paused = true)]
async fn opens_at_the_threshold_refuses_and_closes_again() {
    let breaker = breaker!("whole life".threshold(3).recovery(seconds(30)));
    fail(breaker, 2);
    succeed(breaker, 1);
    fail(breaker, 2);
    assert_eq!(breaker.stats().failure_count, 2);
    assert_eq!(breaker.state(), CircuitState::Closed);
    fail(breaker, 1);
    assert_eq!(breaker.state(), CircuitState::Open);
    pass(seconds(10)).await;
    let refused = breaker.acquire().unwrap_err();
    assert_eq!(refused, Rejection::CircuitOpen { name: "whole life", retry_after: seconds(20) });
    pass(seconds(20)).await;
    succeed(breaker, 1);
    assert_eq!((breaker.state(), breaker.stats().success_count), (CircuitState::HalfOpen, 1));
    succeed(breaker, 1);
    assert_eq!(breaker.state(), CircuitState::Closed);
    let stats = breaker.stats();
    assert_eq!((stats.successful_calls, stats.failed_calls, stats.rejected_calls), (3, 5, 1));
    assert_eq!((stats.total_calls, stats.state_changes), (9, 3));
}

#[test]
fn a_breaker_is_small() {
    assert!(size_of::<CircuitBreaker>() <= 3 * 1024, "{}", size_of::<CircuitBreaker>());
    assert_eq!(size_of::<Admission>(), 16);
}
