use std::time::Duration;

use super::Timeout;

#[test]
fn a_total_that_no_attempt_could_reach_is_a_fault() {
    let limit = Duration::from_secs(2);
    let fault = Timeout::new("payment", limit).total(limit).fault().unwrap();
    assert_eq!(
        fault,
        "`total` must be longer than the limit of one attempt, or no attempt ever reaches its own limit"
    );
    assert_eq!(Timeout::new("payment", limit).total(limit + Duration::from_nanos(1)).fault(), None);
    assert_eq!(Timeout::of_total("payment", limit).fault(), None);
}

#[test]
#[should_panic(expected = "the limit of `timeout` must be longer than zero")]
fn no_time_for_an_attempt_is_refused() {
    let _ = Timeout::new("payment", Duration::ZERO);
}

#[test]
#[should_panic(expected = "`total` must be longer than zero")]
fn no_time_for_all_attempts_is_refused() {
    let _ = Timeout::of_total("payment", Duration::ZERO);
}

#[test]
#[should_panic(expected = "`total` must be longer than the limit of one attempt")]
fn faults_are_told_by_checked() {
    let _ = Timeout::new("payment", Duration::from_secs(2)).total(Duration::from_secs(1)).checked();
}
