//! The rules of a breaker, as a program sees them.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::Poll;

use super::*;
use crate::event::{self, PolicyEvent};
use crate::key::Key;
use crate::sync::{Arc, AtomicU64, Mutex, Ordering, lock};

/// The error of a callee.
#[derive(Clone, Debug, PartialEq)]
enum Fault {
    Callee(u32),
    Refused(Rejection),
}

impl From<Rejection> for Fault {
    fn from(rejection: Rejection) -> Self {
        Self::Refused(rejection)
    }
}

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

/// Polls a future once.
async fn once<F: Future>(mut future: Pin<&mut F>) -> Poll<F::Output> {
    poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await
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
    assert!(size_of::<keyed::KeyCell>() <= 200, "{}", size_of::<keyed::KeyCell>());
}

#[tokio::test(start_paused = true)]
async fn a10_the_error_that_opens_it_goes_to_its_caller_unchanged() {
    let breaker = breaker!("a10".threshold(1));
    assert_eq!(breaker.call(async { Err::<(), _>(Fault::Callee(7)) }).await, Err(Fault::Callee(7)));
    assert!(breaker.is_open());
    let refused = breaker.call(async { Ok::<(), Fault>(()) }).await.unwrap_err();
    assert!(matches!(refused, Fault::Refused(Rejection::CircuitOpen { name: "a10", .. })));
}

#[tokio::test(start_paused = true)]
async fn a9_refusals_are_counted_as_refused_only_and_do_not_prolong_the_wait() {
    let breaker = breaker!("a9".threshold(1).recovery(seconds(30)));
    fail(breaker, 1);
    for _ in 0..29 {
        assert!(breaker.acquire().is_err());
        pass(seconds(1)).await;
    }
    assert_eq!(breaker.remaining(), Some(seconds(1)));
    let stats = breaker.stats();
    assert_eq!((stats.rejected_calls, stats.failed_calls, stats.total_calls), (29, 1, 30));
}

#[tokio::test(start_paused = true)]
async fn c_results_of_an_earlier_period_are_counted_told_and_discarded() {
    let breaker = breaker!("discarded".threshold(1));
    let early = breaker.acquire().unwrap();
    fail(breaker, 1);
    let before = breaker.stats();
    early.failure();
    let after = breaker.stats();
    assert_eq!((after.failed_calls, after.discarded_results), (before.failed_calls + 1, 1));
    assert_eq!((after.state_changes, after.remaining), (before.state_changes, before.remaining));
}

#[tokio::test(start_paused = true)]
async fn d1_a_permit_dropped_without_a_verdict_is_neutral_and_leaves_its_place() {
    let breaker = breaker!("d1".threshold(1).half_open_max_calls(1).success_threshold(1));
    fail(breaker, 1);
    pass(seconds(30)).await;
    for _ in 0..5 {
        drop(breaker.acquire().unwrap());
    }
    let trial = breaker.acquire().unwrap();
    assert!(breaker.acquire().is_err());
    trial.ignore();
    assert_eq!(breaker.state(), CircuitState::HalfOpen);
    succeed(breaker, 1);
    let stats = breaker.stats();
    assert_eq!((stats.state, stats.cancelled_calls, stats.ignored_calls), (CircuitState::Closed, 5, 1));
}

#[tokio::test(start_paused = true)]
async fn d2_a_cancelled_future_is_never_a_success() {
    let breaker = breaker!("d2".threshold(1));
    fail(breaker, 1);
    pass(seconds(30)).await;
    for _ in 0..5 {
        let call = breaker.call(std::future::pending::<Result<(), Fault>>());
        assert!(tokio::time::timeout(seconds(1), call).await.is_err());
    }
    let stats = breaker.stats();
    assert_eq!((stats.state, stats.success_count, stats.cancelled_calls), (CircuitState::HalfOpen, 0, 5));
}

#[tokio::test(start_paused = true)]
async fn d3_a_panic_is_a_failure_and_goes_on_unwinding() {
    let breaker = breaker!("d3".threshold(3));
    let blocking = || breaker.call_sync(|| -> Result<(), Fault> { panic!("one") });
    assert!(catch_unwind(blocking).is_err());
    let task = tokio::spawn(breaker.call(async { panic!("two") as Result<(), Fault> }));
    assert!(task.await.unwrap_err().is_panic());
    let held = catch_unwind(AssertUnwindSafe(|| {
        let _permit = breaker.acquire().unwrap();
        panic!("three");
    }));
    assert!(held.is_err());
    assert_eq!((breaker.stats().failed_calls, breaker.state()), (3, CircuitState::Open));
}

#[tokio::test(start_paused = true)]
async fn d3_a_panic_elsewhere_in_the_task_is_not_the_callees() {
    let breaker = breaker!("d3 elsewhere".threshold(1));
    let task = tokio::spawn(async {
        let mut call = Box::pin(breaker.call(std::future::pending::<Result<(), Fault>>()));
        assert!(once(call.as_mut()).await.is_pending());
        panic!("not in the callee");
    });
    assert!(task.await.is_err());
    assert_eq!((breaker.stats().cancelled_calls, breaker.state()), (1, CircuitState::Closed));
}

/// An answer whose judge panics.
#[derive(Debug)]
struct Unjudged;

impl Outcome for Unjudged {
    fn failed(&self) -> bool {
        panic!("not to be judged");
    }

    fn rejected(_: Rejection) -> Self {
        Self
    }
}

#[tokio::test(start_paused = true)]
async fn d3_a_panic_in_the_judgement_of_an_answer_is_a_failure() {
    let breaker = breaker!("d3 judged".threshold(2));
    assert!(catch_unwind(|| breaker.call_sync(|| Unjudged)).is_err());
    let task = tokio::spawn(breaker.call(async { Unjudged }));
    assert!(task.await.unwrap_err().is_panic());
    let stats = breaker.stats();
    assert_eq!((stats.failed_calls, stats.cancelled_calls, stats.state), (2, 0, CircuitState::Open));
}

#[tokio::test(start_paused = true)]
async fn e_what_fails_is_an_error_and_what_is_ignored_is_neutral() {
    let breaker = breaker!("e".threshold(2));
    fail(breaker, 1);
    breaker.acquire().unwrap().ignore();
    assert_eq!(breaker.stats().failure_count, 1);
    assert_eq!(breaker.call(async { Ok::<_, Fault>(3) }).await, Ok(3));
    assert_eq!(breaker.stats().failure_count, 0);
    let lenient = breaker!("e lenient".threshold(2).ignore_as_success());
    fail(lenient, 1);
    lenient.acquire().unwrap().ignore();
    let stats = lenient.stats();
    assert_eq!((stats.failure_count, stats.ignored_calls, stats.successful_calls), (0, 1, 0));
}

#[tokio::test(start_paused = true)]
async fn b11_states_chosen_by_hand_hold_for_every_key_and_end_by_hand() {
    let breaker = breaker!("by hand".threshold(1));
    let key = Some(Key::of("one"));
    let admission = breaker.admit(key).unwrap();
    breaker.settle(admission, key, Verdict::Failure);
    breaker.disable();
    let admission = breaker.admit(key).unwrap();
    breaker.settle(admission, key, Verdict::Success);
    assert_eq!((breaker.state(), breaker.remaining()), (CircuitState::Disabled, None), "a key's is open");
    breaker.metrics_only();
    assert_eq!((breaker.state(), breaker.remaining()), (CircuitState::MetricsOnly, None));
    breaker.force_open();
    assert_eq!((breaker.state(), breaker.remaining()), (CircuitState::ForcedOpen, None));
    pass(Duration::from_hours(1)).await;
    assert!(breaker.admit(key).is_err() && breaker.admit(Some(Key::of("two"))).is_err());
    assert_eq!(breaker.remaining(), None);
    breaker.reset();
    let admission = breaker.admit(key).unwrap();
    breaker.settle(admission, key, Verdict::Cancelled);
    assert_eq!(breaker.state(), CircuitState::Closed);
}

#[tokio::test(start_paused = true)]
async fn a_key_has_a_circuit_of_its_own_and_numbers_in_common() {
    let breaker = breaker!("keys".threshold(1).recovery(seconds(30)));
    let (bad, good) = (Some(Key::of("bad")), Some(Key::of("good")));
    let admission = breaker.admit(bad).unwrap();
    breaker.settle(admission, bad, Verdict::Failure);
    assert!(breaker.admit(bad).is_err());
    let admission = breaker.admit(good).unwrap();
    breaker.settle(admission, good, Verdict::Success);
    let stats = breaker.stats();
    assert_eq!((stats.state, stats.remaining), (CircuitState::Open, Some(seconds(30))));
    assert_eq!((stats.total_calls, stats.rejected_calls, stats.state_changes), (3, 1, 1));
}

#[tokio::test(start_paused = true)]
async fn keys_are_bounded_idle_ones_are_forgotten_and_the_rest_share_a_circuit() {
    let breaker = breaker!("many keys".threshold(1).max_keys(32));
    let circuits = || breaker.state.get().keyed.get().unwrap().len();
    for key in 0..1000 {
        let key = Some(Key::of(&key));
        let admission = breaker.admit(key).unwrap();
        breaker.settle(admission, key, Verdict::Success);
        assert!(circuits() <= 32);
    }
    let mut held = Vec::new();
    for key in 1000..1100 {
        let key = Some(Key::of(&key));
        held.push((key, breaker.admit(key).unwrap()));
        assert!(circuits() <= 32, "calls in flight keep their circuits, no more");
    }
    let sharing: Vec<_> = held.iter().filter(|(_, admission)| !admission.is_keyed()).copied().collect();
    assert!(sharing.len() >= 68);
    let (key, admission) = sharing[0];
    breaker.settle(admission, key, Verdict::Failure);
    assert!(breaker.admit(sharing[1].0).is_err(), "they share one");
    let (key, admission) = *held.iter().find(|(_, admission)| admission.is_keyed()).unwrap();
    breaker.settle(admission, key, Verdict::Success);
    assert!(breaker.admit(key).is_ok());
}

/// Notes what happens to one breaker.
struct Notes(&'static str, Mutex<Vec<PolicyEvent>>);

impl event::Subscriber for Notes {
    fn tell(&self, event: &PolicyEvent) {
        if event.name() == self.0 {
            lock(&self.1).push(event.clone());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_sharing_of_keys_is_told_once() {
    let name = "told of keys";
    let breaker = breaker!("told of keys".max_keys(1));
    let notes = Arc::new(Notes(name, Mutex::default()));
    let weak = Arc::downgrade(&notes);
    event::subscribe_to_all(weak);
    // Its call is in flight, so its circuit stays.
    let _ = breaker.admit(Some(Key::of("a"))).unwrap();
    assert_eq!(*lock(&notes.1), []);
    for key in ["b", "c", "d", "b"] {
        assert!(!breaker.admit(Some(Key::of(key))).unwrap().is_keyed());
    }
    let shared = PolicyEvent::KeysShared { policy: "circuit breaker", name, max_keys: 1 };
    assert_eq!(*lock(&notes.1), [shared]);
}

#[test]
fn the_counts_of_short_lived_threads_add_up_exactly() {
    let breaker = breaker!("threads");
    for _ in 0..30 {
        std::thread::scope(|scope| {
            for _ in 0..10 {
                scope.spawn(|| succeed(breaker, 100));
            }
        });
    }
    let stats = breaker.stats();
    assert_eq!((stats.successful_calls, stats.total_calls), (30_000, 30_000));
}

#[test]
fn every_counter_adds_up_whatever_is_cancelled() {
    let breaker = breaker!("soak".threshold(3).recovery(Duration::from_millis(1)).half_open_max_calls(2));
    let (admitted, refused) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_time().build().unwrap();
    runtime.block_on(async {
        let tasks: Vec<_> = (0..16)
            .map(|seed| {
                let (admitted, refused) = (Arc::clone(&admitted), Arc::clone(&refused));
                tokio::spawn(async move {
                    let mut random = fastrand::Rng::with_seed(seed);
                    for _ in 0..500 {
                        let (fate, yields) = (random.u8(..), random.u8(..4));
                        let admitted = Arc::clone(&admitted);
                        let mut call = Box::pin(breaker.call(async move {
                            admitted.fetch_add(1, Ordering::Relaxed);
                            for _ in 0..yields {
                                tokio::task::yield_now().await;
                            }
                            if fate < 100 { Err(Fault::Callee(1)) } else { Ok(()) }
                        }));
                        // Some are polled once and dropped where they wait.
                        let ended = if fate % 5 == 0 {
                            match once(call.as_mut()).await {
                                Poll::Ready(value) => Some(value),
                                Poll::Pending => None,
                            }
                        } else {
                            Some(call.await)
                        };
                        if let Some(Err(Fault::Refused(_))) = ended {
                            refused.fetch_add(1, Ordering::Relaxed);
                            tokio::task::yield_now().await;
                        }
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
    });
    let stats = breaker.stats();
    let ended = stats.successful_calls + stats.failed_calls + stats.ignored_calls + stats.cancelled_calls;
    assert_eq!(ended, admitted.load(Ordering::Relaxed));
    assert_eq!(stats.rejected_calls, refused.load(Ordering::Relaxed));
    assert_eq!((stats.total_calls, ended + stats.rejected_calls), (8000, 8000));
    assert!(stats.cancelled_calls > 0 && stats.rejected_calls > 0 && stats.state_changes > 0);
    // All places of trials are free again: they close it.
    breaker.reset();
    fail(breaker, 3);
    while breaker.state() != CircuitState::Closed {
        breaker.acquire().map_or_else(|_| std::thread::yield_now(), Permit::success);
    }
    assert_eq!(breaker.stats().successful_calls, stats.successful_calls + 2);
}

#[test]
#[should_panic(expected = "`threshold` must be at least 1")]
fn a_threshold_of_zero_does_not_compile_in_a_static() {
    let _ = CircuitBreaker::new("zero").threshold(0);
}

#[test]
#[should_panic(expected = "`success_threshold` is greater than `half_open_max_calls`")]
fn what_could_never_close_does_not_compile_in_a_static() {
    let _ = CircuitBreaker::new("never").success_threshold(4).checked();
}

#[test]
#[should_panic(expected = "`failure_rate` must be greater than 0 and at most 1")]
fn a_share_in_percent_does_not_compile_in_a_static() {
    let _ = CircuitBreaker::new("percent").failure_rate(50.0);
}

#[test]
#[should_panic(expected = "`window` is a count or a duration, and once")]
fn two_windows_do_not_compile_in_a_static() {
    let _ = CircuitBreaker::new("two").window_calls(3).window_time(seconds(3));
}

#[test]
#[should_panic(expected = "a call through a breaker was polled after it had ended")]
fn a_call_that_is_polled_after_its_end_does_not_hang() {
    static BREAKER: CircuitBreaker = CircuitBreaker::new("polled-again");
    let mut call = Box::pin(BREAKER.call(async { Ok::<_, Rejection>(1) }));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(call.as_mut().poll(&mut context).is_ready());
    let _ = call.as_mut().poll(&mut context);
}
