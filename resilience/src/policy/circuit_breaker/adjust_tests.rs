use std::time::Duration;

use super::{CircuitBreaker, CircuitState, Settings};
use crate::key::Key;
use crate::policy::Verdict;
use crate::policy::circuit_breaker::settings::{Share, WindowSize};

const SECOND: u64 = 1_000_000_000;

fn record(breaker: &'static CircuitBreaker, failures: usize) {
    (0..failures).for_each(|_| breaker.acquire().unwrap().failure());
}

#[tokio::test(start_paused = true)]
async fn a_lower_threshold_counts_the_failures_so_far() {
    static BREAKER: CircuitBreaker = CircuitBreaker::new("adjusted threshold").threshold(10).checked();
    record(&BREAKER, 3);
    BREAKER.adjust(Settings { threshold: Some(4), ..*BREAKER.settings() });
    assert_eq!((BREAKER.state(), BREAKER.stats().failure_count), (CircuitState::Closed, 3));
    record(&BREAKER, 1);
    assert_eq!((BREAKER.state(), BREAKER.stats().failed_calls), (CircuitState::Open, 4));
}

#[tokio::test(start_paused = true)]
async fn an_open_time_ends_as_it_began_and_the_next_is_the_new_one() {
    static BREAKER: CircuitBreaker = CircuitBreaker::new("adjusted recovery").threshold(1).checked();
    record(&BREAKER, 1);
    BREAKER.adjust(Settings { recovery: SECOND, ..*BREAKER.settings() });
    assert_eq!(BREAKER.remaining(), Some(Duration::from_secs(30)));
    tokio::time::advance(Duration::from_secs(30)).await;
    record(&BREAKER, 1);
    assert_eq!(BREAKER.remaining(), Some(Duration::from_secs(1)));
}

#[tokio::test(start_paused = true)]
async fn a_rate_that_comes_later_sees_successes_too() {
    static BREAKER: CircuitBreaker = CircuitBreaker::new("adjusted rate").checked();
    record(&BREAKER, 1);
    BREAKER.acquire().unwrap().success();
    let rate = Settings {
        failure_rate: Some(Share::of(0.5)),
        window: Some(WindowSize::Calls(4)),
        ..*BREAKER.settings()
    };
    BREAKER.adjust(rate);
    (0..2).for_each(|_| BREAKER.acquire().unwrap().success());
    record(&BREAKER, 1);
    assert_eq!(BREAKER.state(), CircuitState::Closed, "one of three");
    record(&BREAKER, 1);
    assert_eq!(BREAKER.state(), CircuitState::Open, "two of four");
}

#[tokio::test(start_paused = true)]
async fn a_window_of_another_size_begins_anew_and_others_go_on() {
    static BREAKER: CircuitBreaker =
        CircuitBreaker::new("adjusted window").failure_rate(1.0).window_calls(3).checked();
    record(&BREAKER, 2);
    BREAKER.adjust(Settings { recovery: SECOND, ..*BREAKER.settings() });
    assert_eq!(BREAKER.stats().failure_count, 2);
    BREAKER.adjust(Settings { window: Some(WindowSize::Calls(2)), ..*BREAKER.settings() });
    record(&BREAKER, 1);
    assert_eq!(BREAKER.state(), CircuitState::Closed);
    record(&BREAKER, 1);
    assert_eq!(BREAKER.state(), CircuitState::Open);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_began_before_anything_was_slow_is_not() {
    static BREAKER: CircuitBreaker = CircuitBreaker::new("adjusted slow").threshold(1).checked();
    BREAKER.acquire().unwrap().success();
    tokio::time::advance(Duration::from_mins(1)).await;
    let before = BREAKER.admit(None).unwrap();
    BREAKER.adjust(Settings { slow_call: Some(SECOND), ..*BREAKER.settings() });
    BREAKER.settle(before, None, Verdict::Success);
    assert_eq!(BREAKER.state(), CircuitState::Closed);
    let slow = BREAKER.admit(None).unwrap();
    tokio::time::advance(Duration::from_secs(1)).await;
    BREAKER.settle(slow, None, Verdict::Success);
    assert_eq!(BREAKER.state(), CircuitState::Open);
}

#[tokio::test(start_paused = true)]
async fn switched_off_it_is_disabled_and_switched_on_it_is_closed() {
    static BREAKER: CircuitBreaker = CircuitBreaker::new("adjusted switch").threshold(1).checked();
    record(&BREAKER, 1);
    BREAKER.adjust(Settings { enabled: false, ..*BREAKER.settings() });
    assert_eq!(BREAKER.state(), CircuitState::Disabled);
    record(&BREAKER, 5);
    BREAKER.adjust(Settings { threshold: Some(2), ..*BREAKER.settings() });
    assert_eq!(BREAKER.state(), CircuitState::Disabled);
    BREAKER.adjust(Settings { enabled: true, ..*BREAKER.settings() });
    assert_eq!(BREAKER.state(), CircuitState::Closed);
    record(&BREAKER, 2);
    assert_eq!(BREAKER.state(), CircuitState::Open);
}

#[tokio::test(start_paused = true)]
async fn what_somebody_chose_by_hand_stays() {
    static BREAKER: CircuitBreaker = CircuitBreaker::new("adjusted by hand").checked();
    BREAKER.force_open();
    BREAKER.adjust(Settings { threshold: Some(2), ..*BREAKER.settings() });
    assert_eq!(BREAKER.state(), CircuitState::ForcedOpen);
}

#[tokio::test(start_paused = true)]
async fn the_circuits_of_keys_stay_where_they_are_under_another_bound() {
    static BREAKER: CircuitBreaker = CircuitBreaker::new("adjusted keys").threshold(1).checked();
    let keys: Vec<_> = (0..40).map(|number| Key::of(&number)).collect();
    for key in &keys {
        let admission = BREAKER.admit(Some(*key)).unwrap();
        BREAKER.settle(admission, Some(*key), Verdict::Failure);
    }
    let in_flight = Key::of("in flight");
    let admission = BREAKER.admit(Some(in_flight)).unwrap();
    for max_keys in [3, 100_000] {
        BREAKER.adjust(Settings { max_keys, ..*BREAKER.settings() });
        assert!(keys.iter().all(|key| BREAKER.admit(Some(*key)).is_err()), "{max_keys}");
    }
    BREAKER.settle(admission, Some(in_flight), Verdict::Failure);
    assert!(BREAKER.admit(Some(in_flight)).is_err());
}
