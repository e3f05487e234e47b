//! Attempts and the pauses between them, on a paused clock.

use std::cell::{Cell, RefCell};
use std::convert::Infallible;
use std::future::{pending, ready};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::time::{Instant, advance, sleep, timeout};

use super::Call;
use crate::guard::Guard;
use crate::outcome::certain::{ConcludesByType as _, certain_of};
use crate::outcome::conclude;
use crate::outcome::judge::{Judge, Judged, JudgedResult as _};
use crate::outcome::layers::Layers as _;
use crate::policy::bulkhead::Bulkhead;
use crate::policy::circuit_breaker::CircuitBreaker;
use crate::policy::rate_limiter::RateLimiter;
use crate::policy::retry::{Backoff, Jitter, Retry};
use crate::policy::timeout::Timeout;
use crate::rejection::Rejection;
use crate::site::Site;

const SECOND: Duration = Duration::from_secs(1);

/// An error of the callee, by number, or a policy's answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fault {
    Callee(u32),
    Policy(Rejection),
}

impl From<Rejection> for Fault {
    fn from(rejection: Rejection) -> Self {
        Self::Policy(rejection)
    }
}

pub(super) type Answer = Result<u32, Fault>;

pub(super) fn leaked<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

pub(super) fn guard() -> Guard {
    Guard::new("g", Site::new(file!(), line!(), column!(), "tests"))
}

/// Pauses of a second each.
pub(super) fn steady(max_attempts: u32) -> Retry {
    Retry::new("r")
        .max_attempts(max_attempts)
        .base_delay(SECOND)
        .backoff(Backoff::Constant)
        .jitter(Jitter::None)
}

/// What the macros print, with retries.
async fn again<F: Future<Output = Answer>>(guard: Guard, mut body: impl FnMut() -> F) -> Answer {
    let mut call = guard.call();
    let result = loop {
        let body = async { body().await };
        let judge = (&&Judged::of(&body)).judge();
        if let Some(result) = call.again(&judge, body).await {
            break result;
        }
    };
    conclude(result)
}

/// What the macros print, without.
async fn once<F: Future<Output = Answer>>(guard: Guard, body: F) -> Answer {
    let mut call = guard.call();
    let judge = (&&Judged::of(&body)).judge();
    conclude(call.attempt(&judge, body).await)
}

/// A body that fails with the number of its attempt, and its count.
fn failing(count: &Cell<u32>) -> impl FnMut() -> std::future::Ready<Answer> {
    move || {
        count.set(count.get() + 1);
        ready(Err(Fault::Callee(count.get())))
    }
}

pub(super) fn outcomes(retry: &Retry) -> Vec<(&'static str, u64)> {
    retry.outcomes().filter(|(_, count)| *count > 0).collect()
}

/// Successes, failures, ignored, rejected, cancelled.
fn seen(breaker: &'static CircuitBreaker) -> [u64; 5] {
    let stats = breaker.stats();
    [
        stats.successful_calls,
        stats.failed_calls,
        stats.ignored_calls,
        stats.rejected_calls,
        stats.cancelled_calls,
    ]
}

fn timed_out(name: &'static str, limit: Duration) -> Answer {
    Err(Fault::Policy(Rejection::TimedOut { name, limit }))
}

#[tokio::test(start_paused = true)]
async fn the_last_error_is_the_answer_after_all_attempts_and_each_is_counted_once() {
    let retry = leaked(steady(3));
    let (count, began) = (Cell::new(0), Instant::now());
    assert_eq!(again(guard().retry(retry), failing(&count)).await, Err(Fault::Callee(3)));
    assert_eq!(began.elapsed(), 2 * SECOND);
    assert_eq!(outcomes(retry), [("retried", 2), ("exhausted", 1)]);
}

#[tokio::test(start_paused = true)]
async fn a_success_ends_the_attempts() {
    let retry = leaked(steady(5));
    let count = Cell::new(0);
    let body = || {
        count.set(count.get() + 1);
        ready(if count.get() < 3 { Err(Fault::Callee(0)) } else { Ok(count.get()) })
    };
    assert_eq!(again(guard().retry(retry), body).await, Ok(3));
    assert_eq!(outcomes(retry), [("success", 1), ("retried", 2)]);
}

#[tokio::test(start_paused = true)]
async fn no_attempt_starts_at_the_elapsed_limit_and_the_last_real_error_is_the_answer() {
    let retry = leaked(steady(9).max_elapsed(2 * SECOND));
    let (count, began) = (Cell::new(0), Instant::now());
    assert_eq!(again(guard().retry(retry), failing(&count)).await, Err(Fault::Callee(2)));
    assert_eq!(began.elapsed(), SECOND, "the pause that leads to the limit is not made");
    assert_eq!(outcomes(retry), [("retried", 1), ("elapsed", 1)]);
}

#[tokio::test(start_paused = true)]
async fn the_elapsed_limit_does_not_cut_an_attempt_that_runs() {
    let retry = leaked(steady(9).max_elapsed(2 * SECOND));
    let body = || async {
        sleep(5 * SECOND).await;
        Ok(1)
    };
    assert_eq!(again(guard().retry(retry), body).await, Ok(1));
}

#[tokio::test(start_paused = true)]
async fn a_machine_that_slept_past_the_elapsed_limit_starts_no_attempt() {
    let (retry, breaker) = (leaked(steady(9).max_elapsed(3 * SECOND)), leaked(CircuitBreaker::new("b")));
    let count = Cell::new(0);
    let mut call = Box::pin(again(guard().retry(retry).circuit_breaker(breaker), failing(&count)));
    assert!(timeout(SECOND / 2, &mut call).await.is_err());
    advance(5 * SECOND).await;
    assert_eq!(call.await, timed_out("r", 3 * SECOND));
    assert_eq!(count.get(), 1);
    assert_eq!(outcomes(retry), [("elapsed", 1)]);
}

#[tokio::test(start_paused = true)]
async fn where_nothing_else_could_be_answered_a_late_attempt_is_made() {
    let retry = leaked(steady(9).max_elapsed(3 * SECOND));
    let count = Cell::new(0);
    let mut call = Box::pin(again(guard().retry(retry), failing(&count)));
    assert!(timeout(SECOND / 2, &mut call).await.is_err());
    advance(5 * SECOND).await;
    assert_eq!(call.await, Err(Fault::Callee(2)));
    assert_eq!(outcomes(retry), [("retried", 1), ("elapsed", 1)]);
}

#[tokio::test(start_paused = true)]
async fn where_the_answer_can_carry_a_rejection_no_late_attempt_is_made() {
    let retry = leaked(steady(9).max_elapsed(3 * SECOND));
    let (guard, count) = (guard().retry(retry), Cell::new(0));
    let mut body = failing(&count);
    let mut call = Box::pin(async {
        let mut call = guard.call();
        loop {
            let body = async { body().await };
            let judge = (&&Judged::of(&body)).judge();
            certain_of(&judge).tell(&mut call);
            if let Some(result) = call.again(&judge, body).await {
                break conclude(result);
            }
        }
    });
    assert!(timeout(SECOND / 2, &mut call).await.is_err());
    advance(5 * SECOND).await;
    assert_eq!(call.await, timed_out("r", 3 * SECOND));
    assert_eq!(count.get(), 1);
    assert_eq!(outcomes(retry), [("elapsed", 1)]);
}

#[tokio::test(start_paused = true)]
async fn a_machine_that_slept_past_the_total_starts_no_attempt() {
    let (retry, limits) = (leaked(steady(9)), leaked(Timeout::of_total("t", 3 * SECOND)));
    let count = Cell::new(0);
    let mut call = Box::pin(again(guard().retry(retry).timeout(limits), failing(&count)));
    assert!(timeout(SECOND / 2, &mut call).await.is_err());
    advance(5 * SECOND).await;
    assert_eq!(call.await, timed_out("t", 3 * SECOND));
    assert_eq!((count.get(), limits.count_so_far()), (1, 1));
    assert_eq!(outcomes(retry), [("deadline", 1)]);
}

#[tokio::test(start_paused = true)]
async fn a_pause_that_does_not_fit_into_the_total_gives_the_last_real_error_at_once() {
    let (retry, limits) = (leaked(steady(9)), leaked(Timeout::of_total("t", 2 * SECOND)));
    let (count, began) = (Cell::new(0), Instant::now());
    let answer = again(guard().retry(retry).timeout(limits), failing(&count)).await;
    assert_eq!(answer, Err(Fault::Callee(2)));
    assert_eq!(began.elapsed(), SECOND);
    assert_eq!(limits.count_so_far(), 0);
    assert_eq!(outcomes(retry), [("retried", 1), ("deadline", 1)]);
}

#[tokio::test(start_paused = true)]
async fn a_wish_is_waited_for_and_one_past_the_limit_gives_up_now() {
    let retry = leaked(steady(3).max_elapsed(20 * SECOND));
    for (wish, waited, last) in [(5 * SECOND, 10 * SECOND, 3), (30 * SECOND, Duration::ZERO, 1)] {
        let (guard, count, began) = (guard().retry(retry), Cell::new(0), Instant::now());
        let mut call = guard.call();
        let mut body = failing(&count);
        let result = loop {
            let body = body();
            let judge = (&&Judged::of(&body)).judge().retry_after(|_: &Fault| Some(wish));
            if let Some(result) = call.again(&judge, body).await {
                break result;
            }
        };
        assert_eq!(result, Ok(Err(Fault::Callee(last))));
        assert_eq!(began.elapsed(), waited);
    }
}

#[tokio::test(start_paused = true)]
async fn attempts_used_up_by_a_result_give_that_result() {
    let retry = leaked(steady(3));
    let (guard, count) = (guard().retry(retry), Cell::new(0));
    let mut call = guard.call();
    let result = loop {
        count.set(count.get() + 1);
        let body = ready(Answer::Ok(count.get()));
        let judge = (&&Judged::of(&body)).judge().retry_result(|_: &u32| true);
        if let Some(result) = call.again(&judge, body).await {
            break result;
        }
    };
    assert_eq!(result, Ok(Ok(3)));
    assert_eq!(outcomes(retry), [("retried", 2), ("exhausted", 1)]);
}

#[tokio::test(start_paused = true)]
async fn what_is_not_retryable_is_the_answer_at_once() {
    let retry = leaked(steady(3));
    let guard = guard().retry(retry);
    let mut call = guard.call();
    let body = ready(Answer::Err(Fault::Callee(1)));
    let judge = (&&Judged::of(&body)).judge().abort_if(|_: &Fault| true).retry_if(|_: &Fault| true);
    assert_eq!(call.again(&judge, body).await, Some(Ok(Err(Fault::Callee(1)))));
    assert_eq!(outcomes(retry), [("not_retryable", 1)]);
}

#[tokio::test(start_paused = true)]
async fn beyond_the_budget_the_last_real_error_comes_without_a_pause() {
    let retry = leaked(steady(2).budget(0.1));
    for _ in 0..11 {
        assert_eq!(again(guard().retry(retry), failing(&Cell::new(0))).await, Err(Fault::Callee(2)));
    }
    let retry = leaked(steady(20).base_delay(Duration::ZERO).budget(0.1));
    let (count, began) = (Cell::new(0), Instant::now());
    assert_eq!(again(guard().retry(retry), failing(&count)).await, Err(Fault::Callee(11)));
    assert_eq!(began.elapsed(), Duration::ZERO);
    assert_eq!(outcomes(retry), [("retried", 10), ("budget", 1)]);
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_pause_is_counted_and_the_body_never_runs_again() {
    let (retry, breaker) = (leaked(steady(3)), leaked(CircuitBreaker::new("b")));
    let count = Cell::new(0);
    let call = again(guard().retry(retry).circuit_breaker(breaker), failing(&count));
    assert!(timeout(SECOND / 2, call).await.is_err());
    assert_eq!(count.get(), 1);
    assert_eq!(outcomes(retry), [("cancelled", 1)]);
    assert_eq!(seen(breaker), [0, 1, 0, 0, 0], "the attempt had failed before");
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_attempt_is_neither_success_nor_failure_and_gives_back_its_place() {
    let (retry, breaker, places) =
        (leaked(steady(3)), leaked(CircuitBreaker::new("b")), leaked(Bulkhead::new("h").max_concurrent(1)));
    let guard = guard().retry(retry).circuit_breaker(breaker).bulkhead(places);
    assert!(timeout(SECOND, again(guard, pending)).await.is_err());
    assert_eq!(outcomes(retry), [("cancelled", 1)]);
    assert_eq!(seen(breaker), [0, 0, 0, 0, 1]);
    assert_eq!(places.in_flight(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_call_dropped_when_its_time_was_up_too_was_cancelled() {
    let (limits, breaker) = (leaked(Timeout::new("t", SECOND)), leaked(CircuitBreaker::new("b")));
    let mut call = Box::pin(once(guard().timeout(limits).circuit_breaker(breaker), pending()));
    assert!(timeout(SECOND / 2, &mut call).await.is_err());
    advance(SECOND).await;
    drop(call);
    assert_eq!(seen(breaker), [0, 0, 0, 0, 1]);
    assert_eq!(limits.count_so_far(), 0);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_held_in_a_pause() {
    let (retry, limits) = (leaked(steady(2)), leaked(Timeout::new("t", SECOND)));
    let places = leaked(Bulkhead::new("h").max_concurrent(1));
    let held = Cell::new(0);
    let body = || async {
        let _held = Held(&held);
        held.set(held.get() + 1);
        pending::<Answer>().await
    };
    let mut call = Box::pin(again(guard().retry(retry).timeout(limits).bulkhead(places), body));
    assert!(timeout(SECOND / 2, &mut call).await.is_err());
    assert_eq!((held.get(), places.in_flight()), (1, 1));
    assert!(timeout(SECOND, &mut call).await.is_err());
    assert_eq!((held.get(), places.in_flight()), (0, 0), "it pauses after its first attempt was cut");
    assert_eq!(call.await, timed_out("t", SECOND));
}

#[tokio::test(start_paused = true)]
async fn a_trial_that_is_retried_leaves_its_place_in_the_pause() {
    let breaker = leaked(CircuitBreaker::new("b").threshold(1).half_open_max_calls(1).success_threshold(1));
    breaker.acquire().unwrap().failure();
    sleep(breaker.remaining().unwrap()).await;
    let guard = guard().retry(leaked(steady(2))).circuit_breaker(breaker);
    let mut call = Box::pin(async {
        let mut call = guard.call();
        loop {
            let body = async {
                assert!(breaker.acquire().is_err(), "the attempt has the only place");
                Err::<u32, _>(Fault::Callee(1))
            };
            let judge = (&&Judged::of(&body)).judge().ignore(|_: &Fault| true);
            if let Some(result) = call.again(&judge, body).await {
                break conclude(result);
            }
        }
    });
    assert!(timeout(SECOND / 2, &mut call).await.is_err());
    drop(breaker.acquire().unwrap());
    assert_eq!(call.await, Err(Fault::Callee(1)));
    assert_eq!(seen(breaker), [0, 1, 2, 2, 1]);
}

struct Held<'a>(&'a Cell<u32>);

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_cut_body_holds_goes_before_its_place() {
    struct Looks<'a>(&'static Bulkhead, &'a Cell<u64>);
    impl Drop for Looks<'_> {
        fn drop(&mut self) {
            self.1.set(self.0.in_flight());
        }
    }
    let (limits, places) = (leaked(Timeout::new("t", SECOND)), leaked(Bulkhead::new("h")));
    let inside = Cell::new(0);
    let body = async {
        let _looks = Looks(places, &inside);
        pending::<Answer>().await
    };
    assert_eq!(once(guard().timeout(limits).bulkhead(places), body).await, timed_out("t", SECOND));
    assert_eq!((inside.get(), places.in_flight()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn an_attempt_retried_in_a_queue_goes_to_the_back() {
    let places = leaked(Bulkhead::new("h").max_concurrent(1).max_queue(5));
    let order = RefCell::new(Vec::new());
    let caller = |name: &'static str, attempts: u32| {
        let (order, guard) = (&order, guard().bulkhead(places));
        let guard = guard.retry(leaked(steady(attempts).base_delay(Duration::ZERO)));
        again(guard, move || async move {
            order.borrow_mut().push(name);
            sleep(SECOND).await;
            Err(Fault::Callee(0))
        })
    };
    let _ = tokio::join!(biased; caller("a", 2), caller("b", 1), caller("c", 1));
    assert_eq!(*order.borrow(), ["a", "b", "c", "a"]);
}

#[tokio::test(start_paused = true)]
async fn each_attempt_is_recorded_and_an_open_breaker_ends_the_attempts() {
    let (retry, breaker) = (leaked(steady(9)), leaked(CircuitBreaker::new("b").threshold(2)));
    let count = Cell::new(0);
    let answer = again(guard().retry(retry).circuit_breaker(breaker), failing(&count)).await;
    assert!(matches!(answer, Err(Fault::Policy(Rejection::CircuitOpen { name: "b", .. }))), "{answer:?}");
    assert_eq!(seen(breaker), [0, 2, 0, 1, 0]);
    assert_eq!(outcomes(retry), [("retried", 2), ("rejected", 1)]);
}

#[tokio::test(start_paused = true)]
async fn retried_refusals_wait_until_the_breaker_lets_calls_through() {
    let breaker = leaked(CircuitBreaker::new("b").threshold(1).recovery(7 * SECOND));
    let retry = leaked(steady(3).retry_rejected());
    let (count, began) = (Cell::new(0), Instant::now());
    let body = || {
        count.set(count.get() + 1);
        ready(if count.get() == 1 { Err(Fault::Callee(1)) } else { Ok(count.get()) })
    };
    assert_eq!(again(guard().retry(retry).circuit_breaker(breaker), body).await, Ok(2));
    assert_eq!(began.elapsed(), 7 * SECOND);
    assert_eq!(outcomes(retry), [("success", 1), ("retried", 2)]);
}

#[tokio::test(start_paused = true)]
async fn an_open_breaker_spares_the_limiter_and_the_queue() {
    let breaker = leaked(CircuitBreaker::new("b"));
    breaker.force_open();
    let (limiter, places) = (leaked(RateLimiter::new("l", 1, SECOND)), leaked(Bulkhead::new("h")));
    let answer =
        once(guard().circuit_breaker(breaker).rate_limiter(limiter).bulkhead(places), ready(Ok(1))).await;
    assert!(matches!(answer, Err(Fault::Policy(Rejection::CircuitOpen { .. }))), "{answer:?}");
    assert!(limiter.check().is_ok(), "nothing of its rate is used up");
}

#[tokio::test(start_paused = true)]
async fn refusals_inside_say_nothing_about_the_callee() {
    let breaker = leaked(CircuitBreaker::new("b").threshold(1));
    let full = leaked(Bulkhead::new("h").max_concurrent(1));
    let _place = full.try_acquire().unwrap();
    let answer = once(guard().circuit_breaker(breaker).bulkhead(full), ready(Ok(1))).await;
    assert_eq!(answer, Err(Fault::Policy(Rejection::BulkheadFull { name: "h" })));
    let limiter = leaked(RateLimiter::new("l", 1, SECOND));
    limiter.check().unwrap();
    let answer = once(guard().circuit_breaker(breaker).rate_limiter(limiter), ready(Ok(1))).await;
    assert!(matches!(answer, Err(Fault::Policy(Rejection::RateLimited { .. }))), "{answer:?}");
    assert_eq!(seen(breaker), [0, 0, 2, 0, 0]);
}

#[tokio::test(start_paused = true)]
async fn each_attempt_has_the_whole_limit_and_one_that_is_cut_failed() {
    let (retry, limits) = (leaked(steady(2)), leaked(Timeout::new("t", 3 * SECOND)));
    let (breaker, began) = (leaked(CircuitBreaker::new("b")), Instant::now());
    let answer = again(guard().retry(retry).timeout(limits).circuit_breaker(breaker), pending).await;
    assert_eq!(answer, timed_out("t", 3 * SECOND));
    assert_eq!(began.elapsed(), 7 * SECOND);
    assert_eq!(limits.count_so_far(), 2);
    assert_eq!(seen(breaker), [0, 2, 0, 0, 0]);
    assert_eq!(outcomes(retry), [("retried", 1), ("exhausted", 1)]);
}

#[tokio::test(start_paused = true)]
async fn the_total_cuts_the_attempt_under_way_and_prevents_later_ones() {
    let limits = leaked(Timeout::new("t", 3 * SECOND).total(5 * SECOND));
    let (retry, breaker) = (leaked(steady(9)), leaked(CircuitBreaker::new("b")));
    let began = Instant::now();
    let answer = again(guard().retry(retry).timeout(limits).circuit_breaker(breaker), pending).await;
    assert_eq!(answer, timed_out("t", 5 * SECOND));
    assert_eq!(began.elapsed(), 5 * SECOND);
    assert_eq!(seen(breaker), [0, 2, 0, 0, 0]);
    assert_eq!(outcomes(retry), [("retried", 1), ("deadline", 1)]);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_times_out_in_the_queue_never_starts_and_says_nothing_about_the_callee() {
    let (limits, breaker) = (leaked(Timeout::new("t", SECOND)), leaked(CircuitBreaker::new("b")));
    let places = leaked(Bulkhead::new("h").max_concurrent(1).max_queue(1));
    let _place = places.try_acquire().unwrap();
    let began = Cell::new(false);
    let body = async {
        began.set(true);
        Ok(1)
    };
    let answer = once(guard().timeout(limits).circuit_breaker(breaker).bulkhead(places), body).await;
    assert_eq!(answer, timed_out("t", SECOND));
    assert!(!began.get());
    assert_eq!(seen(breaker), [0, 0, 1, 0, 0]);
    assert_eq!((places.in_flight(), places.waiting()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_waits_in_the_queue_for_too_long_is_refused() {
    let breaker = leaked(CircuitBreaker::new("b"));
    let places = leaked(Bulkhead::new("h").max_concurrent(1).max_queue(1).max_wait(SECOND));
    let _place = places.try_acquire().unwrap();
    let began = Instant::now();
    let answer = once(guard().circuit_breaker(breaker).bulkhead(places), ready(Ok(1))).await;
    assert_eq!(answer, Err(Fault::Policy(Rejection::BulkheadFull { name: "h" })));
    assert_eq!(began.elapsed(), SECOND);
    assert_eq!((places.rejected(), places.waiting()), (1, 0));
    assert_eq!(seen(breaker), [0, 0, 1, 0, 0]);
}

#[tokio::test(start_paused = true)]
async fn time_in_the_queue_counts_for_the_limit() {
    let limits = leaked(Timeout::new("t", 3 * SECOND));
    let places = leaked(Bulkhead::new("h").max_concurrent(1).max_queue(1));
    let place = places.try_acquire().unwrap();
    let began = Instant::now();
    let releases = async {
        sleep(2 * SECOND).await;
        drop(place);
    };
    let (answer, ()) = tokio::join!(once(guard().timeout(limits).bulkhead(places), pending()), releases);
    assert_eq!(answer, timed_out("t", 3 * SECOND));
    assert_eq!(began.elapsed(), 3 * SECOND);
    assert_eq!(places.in_flight(), 0);
}

#[tokio::test(start_paused = true)]
async fn cancelled_in_the_queue_a_call_leaves_it() {
    let places = leaked(Bulkhead::new("h").max_concurrent(1).max_queue(1));
    let place = places.try_acquire().unwrap();
    let retry = leaked(steady(2));
    assert!(timeout(SECOND, again(guard().retry(retry).bulkhead(places), pending)).await.is_err());
    assert_eq!((places.in_flight(), places.waiting()), (1, 0));
    assert_eq!(outcomes(retry), [("cancelled", 1)]);
    drop(place);
    assert!(places.try_acquire().is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_paced_call_waits_for_its_time_and_gives_it_back_when_cancelled() {
    let limiter = leaked(RateLimiter::new("l", 1, 10 * SECOND).max_wait(10 * SECOND));
    // Its limit does not cover the wait for the rate.
    let limits = leaked(Timeout::new("t", SECOND));
    let call = || once(guard().rate_limiter(limiter).timeout(limits), ready(Ok(1)));
    assert_eq!(call().await, Ok(1));
    assert!(timeout(4 * SECOND, call()).await.is_err());
    let began = Instant::now();
    assert_eq!(call().await, Ok(1), "the place in time of the cancelled call is free");
    assert_eq!(began.elapsed(), 6 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn the_total_counts_the_wait_for_the_rate_and_gives_the_reservation_back() {
    let limiter = leaked(RateLimiter::new("l", 1, 10 * SECOND).max_wait(10 * SECOND));
    let (limits, breaker) = (leaked(Timeout::of_total("t", SECOND)), leaked(CircuitBreaker::new("b")));
    limiter.check().unwrap();
    let guard = guard().rate_limiter(limiter).timeout(limits).circuit_breaker(breaker);
    assert_eq!(once(guard, ready(Ok(1))).await, timed_out("t", SECOND));
    assert_eq!(seen(breaker), [0, 0, 1, 0, 0]);
    sleep(9 * SECOND).await;
    assert!(limiter.check().is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_panic_of_the_body_is_a_failure_is_not_retried_and_goes_on() {
    let (retry, breaker, places) =
        (leaked(steady(3)), leaked(CircuitBreaker::new("b")), leaked(Bulkhead::new("h")));
    let call =
        tokio::spawn(again(guard().retry(retry).circuit_breaker(breaker).bulkhead(places), || async {
            tokio::task::yield_now().await;
            panic!("no")
        }));
    assert!(call.await.unwrap_err().is_panic());
    assert_eq!(seen(breaker), [0, 1, 0, 0, 0]);
    assert_eq!(places.in_flight(), 0);
    assert_eq!(outcomes(retry), [("not_retryable", 1)]);
}

#[tokio::test(start_paused = true)]
async fn a_panic_of_a_predicate_is_not_the_callees() {
    let (breaker, places) = (leaked(CircuitBreaker::new("b")), leaked(Bulkhead::new("h")));
    let call = tokio::spawn(async {
        let guard = guard().circuit_breaker(breaker).bulkhead(places);
        let mut call = guard.call();
        let body = ready(Answer::Err(Fault::Callee(1)));
        let judge = (&&Judged::of(&body)).judge().failure_if(|_: &Fault| panic!("no"));
        call.attempt(&judge, body).await
    });
    assert!(call.await.unwrap_err().is_panic());
    assert_eq!(seen(breaker), [0, 0, 0, 0, 1]);
    assert_eq!(places.in_flight(), 0);
}

#[test]
fn a_body_that_is_ready_at_once_needs_no_timer() {
    let limits = leaked(Timeout::new("t", SECOND).total(2 * SECOND));
    let mut call = Box::pin(again(guard().retry(leaked(steady(3))).timeout(limits), || ready(Ok(1))));
    // Outside a runtime there is none.
    let poll = call.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert_eq!(poll, Poll::Ready(Ok(1)));
}

#[tokio::test(start_paused = true)]
async fn limits_beyond_what_the_clock_can_count_do_no_harm() {
    let limits = leaked(Timeout::new("t", Duration::MAX.saturating_sub(SECOND)).total(Duration::MAX));
    let mut call = Box::pin(once(guard().timeout(limits), pending()));
    assert!(timeout(60 * SECOND, &mut call).await.is_err());
    let longest = Retry::new("r").base_delay(Duration::MAX).max_delay(Duration::MAX).jitter(Jitter::None);
    let mut call = Box::pin(again(guard().retry(leaked(longest)), || ready(Err(Fault::Callee(1)))));
    assert!(timeout(60 * SECOND, &mut call).await.is_err());
    let bounded = leaked(Retry::new("r").max_elapsed(Duration::MAX).base_delay(Duration::ZERO));
    assert_eq!(again(guard().retry(bounded), failing(&Cell::new(0))).await, Err(Fault::Callee(4)));
}

#[test]
#[should_panic(expected = "an attempt was polled after it had ended")]
fn an_attempt_that_is_polled_after_its_end_does_not_hang() {
    let breaker = leaked(CircuitBreaker::new("b"));
    breaker.force_open();
    let guard = guard().circuit_breaker(breaker);
    let mut call = guard.call();
    let body = pending::<Answer>();
    let judge = (&&Judged::of(&body)).judge();
    let mut attempt = Box::pin(call.attempt(&judge, body));
    let mut context = Context::from_waker(Waker::noop());
    assert!(attempt.as_mut().poll(&mut context).is_ready());
    let _ = attempt.as_mut().poll(&mut context);
}

#[tokio::test(start_paused = true)]
async fn attempts_without_pauses_let_other_tasks_run() {
    let retry = leaked(steady(u32::MAX).base_delay(Duration::ZERO));
    let tries = tokio::spawn(async { again(guard().retry(retry), || ready(Err(Fault::Callee(0)))).await });
    tokio::task::yield_now().await;
    tries.abort();
    assert!(tries.await.unwrap_err().is_cancelled());
}

#[test]
fn futures_are_send_where_their_bodies_are_whatever_they_answer() {
    fn sent<T: Send>(_: &T) {}
    // The answer is not `Send`, and so is not kept while the call pauses.
    async fn answers(guard: Guard) -> Result<u32, Box<dyn std::error::Error>> {
        let mut call = guard.call();
        loop {
            let body = async { Err(Box::<dyn std::error::Error>::from("no")) };
            let judge = (&&Judged::of(&body)).judge();
            if let Some(Ok(answer)) = call.again(&judge, body).await {
                return answer;
            }
        }
    }
    sent(&answers(guard()));
    sent(&again(guard(), pending::<Answer>));
}

/// What the framework adds to a function's future beside its body; a word more is a word more for every call under way.
#[test]
fn a_call_under_way_takes_little_memory() {
    struct Nothing;
    impl Judge for Nothing {
        type Value = ();
        type Good = ();
        type Error = Infallible;
        fn split<'v>(&self, value: &'v ()) -> Result<&'v (), &'v Infallible> {
            Ok(value)
        }
        fn into_error(&self, (): ()) -> Result<(), Infallible> {
            Ok(())
        }
        fn from_good(&self, (): ()) {}
        fn failed(&self, (): &()) -> bool {
            false
        }
    }
    assert!(size_of::<Call<'_>>() <= 112, "{}", size_of::<Call<'_>>());
    let attempt = size_of::<super::attempt::Again<'_, '_, Nothing, ()>>();
    assert!(attempt <= 280 || cfg!(feature = "testing"), "{attempt}");
}
