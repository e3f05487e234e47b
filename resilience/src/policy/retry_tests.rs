use std::time::Duration;

use super::Retry;

#[test]
fn a_first_pause_beyond_the_cap_is_a_fault() {
    let retry = Retry::new("payment").base_delay(Duration::from_secs(11));
    assert_eq!(retry.fault(), Some("`base_delay` must not be longer than `max_delay`"));
    assert_eq!(Retry::new("payment").base_delay(Duration::from_secs(10)).fault(), None);
}

#[test]
#[should_panic(expected = "`base_delay` must not be longer than `max_delay`")]
fn faults_are_told_by_checked() {
    let _ = Retry::new("payment").max_delay(Duration::from_millis(1)).checked();
}

#[test]
#[should_panic(expected = "`max_attempts` counts the first attempt too, so it must be at least 1")]
fn no_attempts_are_refused() {
    let _ = Retry::new("payment").max_attempts(0);
}

#[test]
#[should_panic(expected = "`factor` must be a number of at least 1")]
fn pauses_that_shrink_are_refused() {
    let _ = Retry::new("payment").factor(0.5);
}

#[test]
#[should_panic(expected = "`factor` must be a number of at least 1")]
fn a_factor_that_is_no_number_is_refused() {
    let _ = Retry::new("payment").factor(f64::NAN);
}

#[test]
#[should_panic(expected = "`max_delay` must be longer than zero: for no pauses, `base_delay` is zero")]
fn a_cap_of_nothing_is_refused() {
    let _ = Retry::new("payment").max_delay(Duration::ZERO);
}

#[test]
#[should_panic(expected = "`max_elapsed` must be longer than zero")]
fn no_time_is_refused() {
    let _ = Retry::new("payment").max_elapsed(Duration::ZERO);
}

#[test]
#[should_panic(expected = "`budget` must be a share above 0% and at most 100%")]
fn a_budget_beyond_the_whole_is_refused() {
    let _ = Retry::new("payment").budget(1.01);
}

#[test]
#[should_panic(expected = "`budget` must be a share above 0% and at most 100%")]
fn a_budget_of_nothing_is_refused() {
    let _ = Retry::new("payment").budget(0.0);
}

#[test]
fn every_outcome_is_there_before_anything_happened() {
    let retry = Retry::new("payment");
    let outcomes: Vec<_> = retry.outcomes().collect();
    let names = [
        "success",
        "retried",
        "not_retryable",
        "exhausted",
        "elapsed",
        "deadline",
        "budget",
        "rejected",
        "cancelled",
    ];
    assert_eq!(outcomes, names.map(|name| (name, 0)));
}
