use std::time::Duration;

use super::{Attempts, Ended};
use crate::clock::{self, Instant};
use crate::policy::retry::{Backoff, Jitter, Outcome, Retry};
use crate::rejection::Rejection;

const SECOND: Duration = Duration::from_secs(1);

fn plain(name: &'static str) -> Retry {
    Retry::new(name).base_delay(SECOND).backoff(Backoff::Constant).jitter(Jitter::None)
}

fn open(retry_after: Duration) -> Ended {
    Ended::rejected(&Rejection::CircuitOpen { name: "b", retry_after })
}

/// What follows the first attempt that ends so.
fn first(retry: &Retry, ended: Ended, remaining: Option<Duration>) -> Result<Duration, Outcome> {
    let now = clock::now();
    retry.decide(&mut retry.begin(now), ended, now, remaining, 1.0)
}

fn counted(retry: &Retry) -> Vec<(&'static str, u64)> {
    retry.outcomes().filter(|(_, count)| *count > 0).collect()
}

#[test]
fn attempts_count_the_first_and_retries_do_not() {
    for retry in [plain("a").max_attempts(3), plain("a").max_retries(2)] {
        let now = clock::now();
        let mut attempts = retry.begin(now);
        let mut decide = || retry.decide(&mut attempts, Ended::failed(None), now, None, 1.0);
        assert_eq!([decide(), decide(), decide()], [Ok(SECOND), Ok(SECOND), Err(Outcome::Exhausted)]);
        assert_eq!(counted(&retry), [("exhausted", 1)]);
    }
}

#[test]
fn no_attempt_starts_at_or_after_the_limit() {
    let retry = plain("a").max_elapsed(3 * SECOND);
    let began = clock::now();
    let decide = |now: Instant| retry.decide(&mut retry.begin(began), Ended::failed(None), now, None, 1.0);
    assert_eq!(decide(began + SECOND), Ok(SECOND));
    assert_eq!(decide(began + 2 * SECOND), Err(Outcome::Elapsed), "exactly at the limit is too late");
    assert_eq!(counted(&retry), [("elapsed", 1)]);
    assert!(retry.is_over(retry.begin(began), began + 3 * SECOND, Duration::ZERO));
    assert!(!retry.is_over(retry.begin(began), began + 2 * SECOND, Duration::ZERO));
}

#[test]
fn a_pause_that_does_not_fit_into_the_total_is_not_made() {
    let retry = plain("a");
    assert_eq!(first(&retry, Ended::failed(None), Some(SECOND)), Err(Outcome::Deadline));
    assert_eq!(first(&retry, Ended::failed(None), Some(SECOND + Duration::from_nanos(1))), Ok(SECOND));
}

#[test]
fn the_longer_of_the_callees_wish_and_the_backoff_is_waited() {
    let retry = plain("a");
    assert_eq!(first(&retry, Ended::failed(Some(SECOND / 2)), None), Ok(SECOND));
    assert_eq!(
        first(&retry, Ended::failed(Some(60 * SECOND)), None),
        Ok(60 * SECOND),
        "beyond max_delay too"
    );
}

#[test]
fn a_wish_past_the_limit_gives_up_now() {
    let retry = plain("a").max_elapsed(20 * SECOND);
    assert_eq!(first(&retry, Ended::failed(Some(20 * SECOND)), None), Err(Outcome::Elapsed));
    assert_eq!(first(&retry, Ended::failed(Some(15 * SECOND)), Some(10 * SECOND)), Err(Outcome::Deadline));
    assert_eq!(first(&retry, Ended::failed(Some(Duration::MAX)), None), Err(Outcome::Elapsed));
}

#[test]
fn refusals_are_not_retried_unless_asked_and_then_after_they_end() {
    assert_eq!(first(&plain("a"), open(5 * SECOND), None), Err(Outcome::Rejected));
    let asked = plain("a").retry_rejected();
    assert_eq!(first(&asked, open(5 * SECOND), None), Ok(5 * SECOND));
    assert_eq!(first(&asked, open(SECOND / 5), None), Ok(SECOND));
}

#[test]
fn a_timeout_is_retried_as_a_failure_is() {
    let timed_out = Ended::rejected(&Rejection::TimedOut { name: "t", limit: SECOND });
    assert_eq!(first(&plain("a"), timed_out, None), Ok(SECOND));
}

#[test]
fn what_is_not_retryable_ends_the_call() {
    assert_eq!(first(&plain("a"), Ended::for_good(), None), Err(Outcome::NotRetryable));
}

#[test]
fn the_budget_is_asked_last_and_gives_out_no_more_than_it_has() {
    let retry = plain("a").budget(0.1).max_attempts(2);
    let now = clock::now();
    let mut attempts = retry.begin(now);
    let last = retry.decide(&mut attempts, Ended::failed(None), now, Some(SECOND), 1.0);
    assert_eq!(last, Err(Outcome::Deadline), "for which the budget pays nothing");
    // Twelve first tries with this one: a tenth of them is one, and ten are always granted.
    let granted = (0..11).filter(|_| first(&retry, Ended::failed(None), None).is_ok()).count();
    assert_eq!(granted, 11);
    assert_eq!(first(&retry, Ended::failed(None), None), Err(Outcome::Budget));
    assert_eq!(counted(&retry), [("deadline", 1), ("budget", 1)]);
}

#[test]
fn chance_shortens_pauses_and_never_a_wish() {
    let retry = Retry::new("a").base_delay(SECOND);
    let now = clock::now();
    let decide = |ended, chance| retry.decide(&mut Attempts::default(), ended, now, None, chance).unwrap();
    assert_eq!(decide(Ended::failed(None), 0.25), SECOND / 4);
    assert_eq!(decide(Ended::failed(Some(SECOND)), 0.0), SECOND);
}

#[test]
fn attempts_beyond_counting_end_nothing() {
    let retry = plain("a").max_retries(u32::MAX);
    let mut attempts = Attempts { made: u32::MAX - 1, ..Attempts::default() };
    let now = clock::now();
    let last = retry.decide(&mut attempts, Ended::failed(None), now, None, 1.0);
    assert_eq!(last, Err(Outcome::Exhausted));
}

#[test]
fn switched_off_no_attempt_follows_a_failed_one() {
    let retry = plain("off");
    retry.settings.set(crate::policy::retry::Settings { enabled: false, ..*retry.settings() });
    assert_eq!(first(&retry, Ended::failed(None), None), Err(Outcome::Exhausted));
    retry.settings.set(retry.settings.declared);
    assert_eq!(first(&retry, Ended::failed(None), None), Ok(SECOND));
}
