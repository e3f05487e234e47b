use std::panic::catch_unwind;
use std::time::Duration;

use super::CircuitBreaker;

type Build = fn(CircuitBreaker) -> CircuitBreaker;

/// What a setting says to a value out of its range.
fn refusal(build: Build) -> &'static str {
    let panic = catch_unwind(|| drop(build(CircuitBreaker::new("zero")))).unwrap_err();
    panic.downcast_ref::<&'static str>().unwrap()
}

#[test]
fn no_duration_may_be_zero() {
    let settings: [(&str, Build); 5] = [
        ("window", |breaker| breaker.window_time(Duration::ZERO)),
        ("recovery", |breaker| breaker.recovery(Duration::ZERO)),
        ("max_recovery", |breaker| breaker.max_recovery(Duration::ZERO)),
        ("slow_call", |breaker| breaker.slow_call(Duration::ZERO)),
        ("trial_timeout", |breaker| breaker.trial_timeout(Duration::ZERO)),
    ];
    for (name, build) in settings {
        assert_eq!(refusal(build), format!("`{name}` must be longer than zero"));
    }
}

#[test]
fn no_count_may_be_zero() {
    let settings: [(&str, Build); 5] = [
        ("threshold", |breaker| breaker.threshold(0)),
        ("half_open_max_calls", |breaker| breaker.half_open_max_calls(0)),
        ("success_threshold", |breaker| breaker.success_threshold(0)),
        ("min_calls", |breaker| breaker.min_calls(0)),
        ("max_keys", |breaker| breaker.max_keys(0)),
    ];
    for (name, build) in settings {
        assert_eq!(refusal(build), format!("`{name}` must be at least 1"));
    }
    assert_eq!(refusal(|breaker| breaker.window_calls(0)), "`window` must be at least 1 call");
}
