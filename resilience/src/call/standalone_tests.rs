use std::future::{pending, ready};
use std::time::Duration;

use tokio::time::{Instant, advance, timeout};

use crate::call::attempts_tests::{Answer, Fault, leaked, outcomes, steady};
use crate::policy::retry::Retry;
use crate::policy::timeout::Timeout;
use crate::rejection::Rejection;

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn a_retry_calls_a_closure_anew_for_each_attempt_after_the_pause_before_it() {
    let retry = leaked(steady(3));
    let (began, mut calls) = (Instant::now(), Vec::new());
    let answer: Answer = retry
        .call(|| {
            calls.push(began.elapsed());
            ready(Err(Fault::Callee(7)))
        })
        .await;
    assert_eq!(answer, Err(Fault::Callee(7)));
    assert_eq!(calls, [Duration::ZERO, SECOND, 2 * SECOND]);
    assert_eq!(outcomes(retry), [("retried", 2), ("exhausted", 1)]);
}

#[tokio::test(start_paused = true)]
async fn a_machine_that_slept_past_the_elapsed_limit_starts_no_attempt() {
    let retry = leaked(steady(9).max_elapsed(3 * SECOND));
    let mut calls = 0;
    let mut call = Box::pin(retry.call(|| {
        calls += 1;
        ready(Answer::Err(Fault::Callee(7)))
    }));
    assert!(timeout(SECOND / 2, &mut call).await.is_err());
    advance(5 * SECOND).await;
    assert_eq!(call.await, Err(Fault::Policy(Rejection::TimedOut { name: "r", limit: 3 * SECOND })));
    assert_eq!((calls, outcomes(retry)), (1, vec![("elapsed", 1)]));
}

#[tokio::test(start_paused = true)]
async fn a_timeout_cuts_a_future_at_its_limit_or_its_total() {
    for limits in [Timeout::new("t", SECOND), Timeout::of_total("t", SECOND)] {
        let (limits, began) = (leaked(limits), Instant::now());
        let answer: Answer = limits.call(pending()).await;
        assert_eq!(answer, Err(Fault::Policy(Rejection::TimedOut { name: "t", limit: SECOND })));
        assert_eq!((began.elapsed(), limits.count_so_far()), (SECOND, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn a_future_that_is_in_time_gives_its_answer() {
    let limits = leaked(Timeout::new("t", SECOND));
    let answer: Answer = limits
        .call(async {
            tokio::time::sleep(SECOND / 2).await;
            Ok(1)
        })
        .await;
    assert_eq!((answer, limits.count_so_far()), (Ok(1), 0));
}

#[test]
fn a_retry_calls_a_plain_function_until_it_succeeds() {
    let retry = leaked(Retry::new("r").base_delay(Duration::ZERO));
    let mut calls = 0;
    let answer: Answer = retry.call_sync(|| {
        calls += 1;
        if calls < 3 { Err(Fault::Callee(calls)) } else { Ok(calls) }
    });
    assert_eq!(answer, Ok(3));
    assert_eq!(outcomes(retry), [("success", 1), ("retried", 2)]);
}

#[test]
fn attempts_of_a_plain_function_used_up_give_its_last_error() {
    let retry = leaked(Retry::new("r").base_delay(Duration::from_micros(1)).max_attempts(2));
    let mut calls = 0;
    let answer: Answer = retry.call_sync(|| {
        calls += 1;
        Err(Fault::Callee(calls))
    });
    assert_eq!(answer, Err(Fault::Callee(2)));
    assert_eq!(outcomes(retry), [("retried", 1), ("exhausted", 1)]);
}

#[test]
fn futures_are_send_where_the_closure_and_its_futures_are() {
    fn sent<T: Send>(_: &T) {}
    static RETRY: Retry = Retry::new("r");
    static LIMITS: Timeout = Timeout::new("t", SECOND);
    sent(&RETRY.call(|| ready(Answer::Ok(1))));
    sent(&LIMITS.call(ready(Answer::Ok(1))));
}
