//! Attempts of plain functions: what makes them wait blocks the thread.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use super::attempts_tests::{Answer, Fault, guard, leaked, outcomes, steady};
use crate::guard::Guard;
use crate::outcome::conclude;
use crate::outcome::judge::{Judged, JudgedResult as _};
use crate::policy::bulkhead::Bulkhead;
use crate::policy::circuit_breaker::CircuitBreaker;
use crate::policy::rate_limiter::RateLimiter;
use crate::policy::timeout::Timeout;
use crate::rejection::Rejection;

/// What the macros print for a plain function without retries.
fn once(guard: &Guard, body: impl FnOnce() -> Answer) -> Answer {
    let mut call = guard.call();
    let judge = (&&Judged::of_closure(&body)).judge();
    conclude(call.attempt_sync(&judge, body))
}

/// With retries.
fn again(guard: &Guard, mut body: impl FnMut() -> Answer) -> Answer {
    let mut call = guard.call();
    let result = loop {
        let body = || body();
        let judge = (&&Judged::of_closure(&body)).judge();
        if let Some(result) = call.again_sync(&judge, body) {
            break result;
        }
    };
    conclude(result)
}

#[test]
fn a_paced_call_begins_at_its_time() {
    const PERIOD: Duration = Duration::from_millis(2);
    let limiter = leaked(RateLimiter::new("l", 1, PERIOD).max_wait(Duration::from_mins(1)));
    let before = crate::clock::now();
    limiter.check().unwrap();
    assert_eq!(once(&guard().rate_limiter(limiter), || Ok(1)), Ok(1));
    assert!(before.elapsed() >= PERIOD);
}

#[test]
fn a_queued_call_begins_when_a_place_is_handed_over() {
    let places = leaked(Bulkhead::new("h").max_concurrent(1).max_queue(1));
    let place = places.try_acquire().unwrap();
    std::thread::scope(|scope| {
        let queued = scope.spawn(|| once(&guard().bulkhead(places), || Ok(1)));
        while places.waiting() == 0 {
            std::thread::yield_now();
        }
        assert!(!queued.is_finished());
        drop(place);
        assert_eq!(queued.join().unwrap(), Ok(1));
    });
    assert_eq!((places.in_flight(), places.waiting()), (0, 0));
}

#[test]
fn a_call_that_waits_in_the_queue_for_too_long_is_refused() {
    let places = leaked(Bulkhead::new("h").max_concurrent(1).max_queue(1).max_wait(Duration::from_millis(1)));
    let breaker = leaked(CircuitBreaker::new("b"));
    let _place = places.try_acquire().unwrap();
    let answer = once(&guard().circuit_breaker(breaker).bulkhead(places), || Ok(1));
    assert_eq!(answer, Err(Fault::Policy(Rejection::BulkheadFull { name: "h" })));
    assert_eq!((places.rejected(), places.waiting()), (1, 0));
    assert_eq!(breaker.stats().ignored_calls, 1);
}

#[test]
fn a_panic_is_a_failure_releases_everything_and_goes_on() {
    let (breaker, places) = (leaked(CircuitBreaker::new("b")), leaked(Bulkhead::new("h")));
    let retry = leaked(steady(3));
    let guard = guard().circuit_breaker(breaker).bulkhead(places).retry(retry);
    let call = AssertUnwindSafe(|| again(&guard, || panic!("no")));
    assert!(catch_unwind(call).is_err());
    assert_eq!((breaker.stats().failed_calls, places.in_flight()), (1, 0));
    assert_eq!(outcomes(retry), [("not_retryable", 1)]);
}

#[test]
fn attempts_of_a_plain_function_are_recorded_one_by_one_and_hold_nothing_in_between() {
    let (breaker, places) = (leaked(CircuitBreaker::new("b")), leaked(Bulkhead::new("h").max_concurrent(1)));
    let retry = leaked(steady(3).base_delay(Duration::from_micros(1)));
    let answer =
        again(&guard().circuit_breaker(breaker).bulkhead(places).retry(retry), || Err(Fault::Callee(1)));
    assert_eq!(answer, Err(Fault::Callee(1)));
    assert_eq!((breaker.stats().failed_calls, places.rejected()), (3, 0));
    assert_eq!(outcomes(retry), [("retried", 2), ("exhausted", 1)]);
}

#[test]
fn a_pause_of_a_plain_function_that_does_not_fit_into_the_total_is_not_made() {
    let limits = leaked(Timeout::of_total("t", Duration::from_secs(1)));
    let retry = leaked(steady(3));
    let answer = again(&guard().timeout(limits).retry(retry), || Err(Fault::Callee(1)));
    assert_eq!(answer, Err(Fault::Callee(1)));
    assert_eq!(outcomes(retry), [("deadline", 1)]);
}

#[test]
fn the_total_of_a_plain_function_counts_from_its_first_attempt() {
    const TOTAL: Duration = Duration::from_millis(2);
    let limits = leaked(Timeout::of_total("t", TOTAL));
    let retry = leaked(steady(3).base_delay(Duration::from_nanos(1)));
    let body = || {
        let began = crate::clock::now();
        while began.elapsed() < TOTAL {}
        Err(Fault::Callee(1))
    };
    assert_eq!(again(&guard().timeout(limits).retry(retry), body), Err(Fault::Callee(1)));
    assert_eq!(outcomes(retry), [("deadline", 1)]);
}
