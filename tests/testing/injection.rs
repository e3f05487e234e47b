use std::time::Duration;

use resilience::{Rejection, circuit, testing};
use testing_tests::{Failed, Runs, find, hang, load, pay, plain, recommend, reload};
use tokio::time::Instant;

use crate::{injected, is_open, timed_out};

#[tokio::test(start_paused = true)]
async fn failures_stand_in_place_of_the_body_and_end() {
    let _scope = testing::isolate();
    let runs = Runs::default();
    testing::inject("payment").fail(2);
    assert_eq!(injected(pay(&runs, true).await), "payment");
    assert_eq!(injected(pay(&runs, true).await), "payment");
    assert_eq!(runs.count(), 0);
    assert_eq!(pay(&runs, true).await, Ok(1));
}

#[tokio::test(start_paused = true)]
async fn a_breaker_counts_them_as_failures_of_the_callee() {
    let _scope = testing::isolate();
    let runs = Runs::default();
    testing::inject("payment").fail(3);
    for _ in 0..3 {
        injected(pay(&runs, true).await);
    }
    assert!(is_open(&pay(&runs, true).await));
    let stats = circuit("payment").unwrap().stats();
    assert_eq!((stats.failed_calls, stats.rejected_calls), (3, 1));
}

#[tokio::test(start_paused = true)]
async fn an_attempt_that_a_policy_refuses_uses_up_none() {
    let _scope = testing::isolate();
    let runs = Runs::default();
    testing::trip("payment");
    testing::inject("payment").fail(1);
    assert!(is_open(&pay(&runs, true).await));
    tokio::time::advance(Duration::from_secs(30)).await;
    injected(pay(&runs, true).await);
}

#[tokio::test(start_paused = true)]
async fn retries_take_them_for_failures() {
    let _scope = testing::isolate();
    let (runs, began) = (Runs::default(), Instant::now());
    testing::inject("search").fail(2);
    assert_eq!(find(&runs).await, Ok(1));
    assert_eq!(began.elapsed(), Duration::from_millis(300), "the pauses of the backoff, 100 and 200 ms");
    testing::inject("search").fail(9);
    assert_eq!(injected(find(&runs).await), "search");
    assert_eq!(runs.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn fallbacks_take_them_for_failures() {
    let _scope = testing::isolate();
    let runs = Runs::default();
    testing::inject("recommend").fail(2);
    assert_eq!(recommend(&runs, true).await, Ok(0));
    assert_eq!(runs.count(), 0);
    assert_eq!(recommend(&runs, true).await, Ok(1));
}

#[tokio::test(start_paused = true)]
async fn retries_need_no_place_for_a_rejection_in_the_return_type() {
    let _scope = testing::isolate();
    testing::inject("load").fail(1);
    assert_eq!(load(&Runs::default()).await, Ok(1));
}

#[tokio::test(start_paused = true)]
#[should_panic(
    expected = "a test had every attempt of `load` fail, and no policy of the function gives it a way to say so"
)]
async fn a_test_learns_where_nothing_can_say_that_all_failed() {
    let _scope = testing::isolate();
    testing::inject("load").fail(2);
    let _answer = load(&Runs::default()).await;
}

#[tokio::test(start_paused = true)]
async fn an_error_that_can_be_made_from_a_rejection_says_that_all_failed() {
    let _scope = testing::isolate();
    let runs = Runs::default();
    testing::inject("reload").fail(2);
    assert_eq!(injected(reload(&runs).await), "reload");
    assert_eq!(runs.count(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_bulkhead_has_its_place_back_after_them() {
    let _scope = testing::isolate();
    let runs = Runs::default();
    testing::inject("search").fail_ratio(1.0, 1);
    for _ in 0..3 {
        assert_eq!(injected(find(&runs).await), "search");
        testing::force_failures("search", 0);
        circuit("search").unwrap().reset();
    }
    testing::inject("search").clear();
    assert_eq!(find(&runs).await, Ok(1));
}

#[tokio::test(start_paused = true)]
async fn a_function_answers_to_its_own_name_and_to_those_of_its_policies() {
    let _scope = testing::isolate();
    let runs = Runs::default();
    for name in ["search", "again"] {
        testing::inject(name).fail(3);
        assert_eq!(injected(find(&runs).await), name);
        circuit("search").unwrap().reset();
    }
}

#[tokio::test(start_paused = true)]
async fn a_delay_passes_before_the_body_begins() {
    let _scope = testing::isolate();
    let (runs, began) = (Runs::default(), Instant::now());
    testing::inject("search").delay(Duration::from_millis(900));
    assert_eq!(find(&runs).await, Ok(1));
    assert_eq!(began.elapsed(), Duration::from_millis(900));
}

#[tokio::test(start_paused = true)]
async fn the_timeout_of_the_attempt_runs_during_a_delay() {
    let _scope = testing::isolate();
    let (runs, began) = (Runs::default(), Instant::now());
    testing::inject("search").delay(Duration::from_secs(5));
    assert!(timed_out(&find(&runs).await));
    assert_eq!(began.elapsed(), Duration::from_millis(3300), "three attempts of a second, and the pauses");
    assert_eq!(runs.count(), 0);
    assert_eq!(circuit("search").unwrap().stats().failed_calls, 3);
    testing::inject("search").clear();
    assert_eq!(find(&runs).await, Ok(1), "the bulkhead's place is free again");
}

#[tokio::test(start_paused = true)]
async fn a_delay_leaves_the_body_what_is_left_of_the_limit() {
    let _scope = testing::isolate();
    let (runs, began) = (Runs::default(), Instant::now());
    testing::inject("hang").delay(Duration::from_millis(400));
    assert!(timed_out(&hang(&runs).await));
    assert_eq!((runs.count(), began.elapsed()), (1, Duration::from_secs(1)));
}

#[tokio::test(start_paused = true)]
async fn an_attempt_may_take_its_time_and_then_fail() {
    let _scope = testing::isolate();
    let (runs, began) = (Runs::default(), Instant::now());
    testing::inject("payment").fail(1).delay(Duration::from_secs(3));
    injected(pay(&runs, true).await);
    assert_eq!(began.elapsed(), Duration::from_secs(3));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_during_a_delay_is_cancelled() {
    let _scope = testing::isolate();
    let runs = Runs::default();
    testing::inject("search").delay(Duration::from_millis(500));
    let call = tokio::time::timeout(Duration::from_millis(100), find(&runs));
    assert!(call.await.is_err());
    let stats = circuit("search").unwrap().stats();
    assert_eq!((stats.cancelled_calls, stats.failed_calls), (1, 0));
    assert_eq!(find(&runs).await, Ok(1), "the bulkhead's place is free again");
}

#[test]
fn a_plain_function_fails_and_waits_on_its_thread() {
    let _scope = testing::isolate();
    let (runs, began) = (Runs::default(), std::time::Instant::now());
    testing::inject("plain").fail(2).delay(Duration::from_millis(5));
    injected(plain(&runs));
    injected(plain(&runs));
    assert!(began.elapsed() >= Duration::from_millis(10));
    assert!(is_open(&plain(&runs)));
    assert_eq!(runs.count(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_ratio_fails_the_same_attempts_in_every_run() {
    let failed = async || {
        let _scope = testing::isolate();
        testing::inject("hang").fail_ratio(0.3, 42);
        let runs = Runs::default();
        let mut failed = Vec::new();
        for _ in 0..40 {
            failed.push(!timed_out(&hang(&runs).await));
        }
        failed
    };
    let first = failed().await;
    assert_eq!(first, failed().await);
    let count = first.iter().filter(|failed| **failed).count();
    assert!((5..20).contains(&count), "{count}");
}

#[tokio::test(start_paused = true)]
async fn dropping_the_handle_ends_nothing_and_clear_does() {
    let _scope = testing::isolate();
    let runs = Runs::default();
    let injection = testing::inject("payment");
    injection.fail(5);
    let _ = injection;
    injected(pay(&runs, true).await);
    testing::inject("payment").clear();
    assert_eq!(pay(&runs, true).await, Ok(1));
}

#[tokio::test(start_paused = true)]
async fn the_end_of_the_scope_ends_what_was_injected() {
    let runs = Runs::default();
    let scope = testing::isolate();
    testing::inject("payment").fail_ratio(1.0, 1);
    drop(scope);
    let _scope = testing::isolate();
    assert_eq!(pay(&runs, true).await, Ok(1));
}

#[test]
fn the_rejection_says_that_it_was_a_test() {
    let _scope = testing::isolate();
    testing::inject("plain").fail(1);
    let Err(Failed::Refused(rejection)) = plain(&Runs::default()) else { panic!("it did not fail") };
    assert_eq!(rejection.to_string(), "a test had `plain` fail");
    assert_eq!((rejection.name(), rejection.is_refusal(), rejection.retry_after()), ("plain", false, None));
    assert!(matches!(rejection, Rejection::Injected { .. }));
}

#[test]
#[should_panic(
    expected = "no guarded function or policy is named `paymnet`: there are `again`, `fetch`, `hang`, `ledger`, \
                `load`, `mails`, `payment`, `plain`, `recommend`, `regions`, `reload`, `search`, `seats`, `slow`. A static"
)]
fn an_unknown_name_is_the_tests_mistake() {
    testing::inject("paymnet");
}

#[test]
#[should_panic(expected = "`ratio` must be between 0.0 and 1.0, and is 30")]
fn a_ratio_beyond_one_is_the_tests_mistake() {
    testing::inject("payment").fail_ratio(30.0, 1);
}
