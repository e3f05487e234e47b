//! A full stack under callers that give up, bodies that fail, hang and panic: every count adds up, every place comes back.

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::FutureExt;
use resilience::{Rejection, bulkhead, circuit_breaker, rate_limit, retry, timeout};
use tokio::sync::Barrier;
use tokio::task::{JoinSet, yield_now};

use super::Error;

/// What the bodies saw of themselves.
#[derive(Default)]
struct Seen {
    begun: AtomicU64,
    succeeded: AtomicU64,
    failed: AtomicU64,
    panicked: AtomicU64,
    /// Dropped before their end, by their caller or by a timeout.
    dropped: AtomicU64,
}

impl Seen {
    fn of(count: &AtomicU64) -> u64 {
        count.load(Ordering::Relaxed)
    }

    fn raise(count: &AtomicU64) {
        count.fetch_add(1, Ordering::Relaxed);
    }
}

/// One body; tells when it is dropped before its end.
struct Body<'a> {
    seen: &'a Seen,
    ended: bool,
}

impl<'a> Body<'a> {
    fn begins(seen: &'a Seen) -> Self {
        Seen::raise(&seen.begun);
        Self { seen, ended: false }
    }

    fn ends(&mut self, how: &AtomicU64) {
        self.ended = true;
        Seen::raise(how);
    }
}

impl Drop for Body<'_> {
    fn drop(&mut self) {
        if !self.ended {
            Seen::raise(&self.seen.dropped);
        }
    }
}

/// What one body does.
#[derive(Clone, Copy)]
enum Plan {
    Succeed,
    Fail,
    Panic,
}

impl Plan {
    fn random() -> Self {
        match fastrand::u8(0..10) {
            0 | 1 => Self::Fail,
            2 => Self::Panic,
            _ => Self::Succeed,
        }
    }

    fn carry_out(self, mut body: Body<'_>) -> Result<(), Error> {
        match self {
            Self::Succeed => body.ends(&body.seen.succeeded),
            Self::Fail => body.ends(&body.seen.failed),
            Self::Panic => body.ends(&body.seen.panicked),
        }
        match self {
            Self::Succeed => Ok(()),
            Self::Fail => Err(Error::Down),
            // As a panic, but the hook that prints it is not called.
            Self::Panic => resume_unwind(Box::new("the body of the soak")),
        }
    }
}

#[retry(max_retries = 2, base_delay = "5ms")]
#[circuit_breaker("soak-in-time", threshold = 8, recovery = "20ms", trial_timeout = "1s")]
#[rate_limit("2000/s", algorithm = gcra)]
#[timeout("40ms", total = "100ms")]
#[bulkhead(max_concurrent = 4, max_queue = 8)]
async fn in_time(seen: &Seen, pause: Duration, plan: Plan) -> Result<(), Error> {
    let body = Body::begins(seen);
    tokio::time::sleep(pause).await;
    plan.carry_out(body)
}

#[circuit_breaker("soak-in-parallel", threshold = 3, recovery = "1ms")]
#[bulkhead(max_concurrent = 4, max_queue = 8)]
async fn in_parallel(seen: &Seen, turns: u32, plan: Plan) -> Result<(), Error> {
    let body = Body::begins(seen);
    for _ in 0..turns {
        yield_now().await;
    }
    plan.carry_out(body)
}

#[bulkhead(max_concurrent = 1)]
#[circuit_breaker("soak-in-parallel-places")]
async fn one_place() -> Result<(), Error> {
    yield_now().await;
    Ok(())
}

/// That the breaker saw what the bodies saw, and that nothing else than a call without a body was ignored.
fn adds_up(name: &str, seen: &Seen) {
    let stats = resilience::circuit(name).expect("it is declared").stats();
    let admitted = stats.successful_calls + stats.failed_calls + stats.ignored_calls + stats.cancelled_calls;
    assert_eq!(stats.total_calls, admitted + stats.rejected_calls);
    let ended = Seen::of(&seen.succeeded) + Seen::of(&seen.failed) + Seen::of(&seen.panicked);
    assert_eq!(Seen::of(&seen.begun), ended + Seen::of(&seen.dropped));
    assert_eq!(stats.successful_calls, Seen::of(&seen.succeeded));
    let failures = Seen::of(&seen.failed) + Seen::of(&seen.panicked);
    assert!(stats.failed_calls >= failures, "{} of {failures} failures were counted", stats.failed_calls);
    let timed_out = stats.failed_calls - failures;
    assert!(timed_out <= Seen::of(&seen.dropped), "only a body that was dropped can have timed out");
    assert!(
        Seen::of(&seen.dropped) - timed_out <= stats.cancelled_calls,
        "a body that was dropped and did not time out was cancelled"
    );
    for (what, count) in [
        ("successes", stats.successful_calls),
        ("failures", stats.failed_calls),
        ("refusals", stats.rejected_calls),
        ("calls ignored", stats.ignored_calls),
        ("calls cancelled", stats.cancelled_calls),
        ("panics", Seen::of(&seen.panicked)),
    ] {
        assert!(count > 0, "the soak saw no {what}");
    }
}

#[tokio::test(start_paused = true)]
async fn counts_add_up_and_places_return_on_a_paused_clock() {
    fastrand::seed(20_261_121);
    let seen = Arc::new(Seen::default());
    let mut callers = JoinSet::new();
    for _ in 0..24 {
        let seen = Arc::clone(&seen);
        callers.spawn(async move {
            for _ in 0..200 {
                let pause = Duration::from_millis(fastrand::u64(0..60));
                let call = AssertUnwindSafe(in_time(&seen, pause, Plan::random())).catch_unwind();
                let patience = Duration::from_millis(fastrand::u64(1..150));
                let _ = tokio::time::timeout(patience, call).await;
                tokio::time::sleep(Duration::from_millis(fastrand::u64(0..20))).await;
            }
        });
    }
    while let Some(ended) = callers.join_next().await {
        ended.expect("a caller's own task does not panic");
    }
    adds_up("soak-in-time", &seen);
    // Closed again, and all places free: four calls are inside at once, and none is refused.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let inside = Arc::new(Barrier::new(4));
    for _ in 0..4 {
        in_time(&seen, Duration::ZERO, Plan::Succeed).await.expect("the circuit closes");
    }
    let mut last = JoinSet::new();
    for _ in 0..4 {
        let (seen, inside) = (Arc::clone(&seen), Arc::clone(&inside));
        last.spawn(async move {
            inside.wait().await;
            in_time(&seen, Duration::from_millis(10), Plan::Succeed).await
        });
    }
    let start = tokio::time::Instant::now();
    assert!(last.join_all().await.iter().all(Result::is_ok));
    assert!(
        start.elapsed() < Duration::from_millis(20),
        "a place was lost: some call had to wait for another"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn counts_add_up_and_places_return_on_many_threads() {
    let seen = Arc::new(Seen::default());
    let mut callers = JoinSet::new();
    for _ in 0..32 {
        let seen = Arc::clone(&seen);
        callers.spawn(async move {
            for _ in 0..300 {
                let call = in_parallel(&seen, fastrand::u32(0..6), Plan::random());
                let mut call = Box::pin(AssertUnwindSafe(call).catch_unwind());
                // A caller that gives up after some turns; the call is dropped wherever it is.
                for _ in 0..fastrand::u32(1..12) {
                    if (&mut call).now_or_never().is_some() {
                        break;
                    }
                    yield_now().await;
                }
            }
        });
    }
    while let Some(ended) = callers.join_next().await {
        ended.expect("a caller's own task does not panic");
    }
    adds_up("soak-in-parallel", &seen);
    while resilience::circuit("soak-in-parallel").expect("it is declared").state()
        != resilience::CircuitState::Closed
    {
        let _ = in_parallel(&seen, 0, Plan::Succeed).await;
        yield_now().await;
    }
    let mut inside: Vec<_> = (0..4).map(|_| Box::pin(in_parallel(&seen, 1, Plan::Succeed))).collect();
    let begun = Seen::of(&seen.begun);
    assert!(inside.iter_mut().all(|call| call.now_or_never().is_none()));
    assert_eq!(Seen::of(&seen.begun), begun + 4, "a place was lost: some call waits outside");
}

#[tokio::test]
async fn a_full_bulkhead_is_neither_success_nor_failure_of_the_callee() {
    let mut first = Box::pin(one_place());
    assert!((&mut first).now_or_never().is_none());
    assert!(matches!(one_place().await, Err(Error::Refused(Rejection::BulkheadFull { .. }))));
    first.await.expect("it has its place");
    let stats = resilience::circuit("soak-in-parallel-places").expect("it is declared").stats();
    assert_eq!((stats.successful_calls, stats.failed_calls, stats.ignored_calls), (1, 0, 1));
}
