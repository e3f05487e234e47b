//! How contenders are measured: in turns, in batches short enough to fit between two interruptions, and the fastest batch
//! counts. So a busy machine costs patience, not truth.

use std::hint::black_box;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Runtime};
use tower::{Service, ServiceExt};

use crate::callee::runtime;

/// Calls in a batch. At 10 ns each that is 20 µs.
const BATCH: u64 = 2000;
const ROUNDS: usize = 1500;
/// The nanoseconds for which two threads call at the same time.
const SHARED_TIME: f64 = 100_000.0;
const SHARED_ROUNDS: u64 = 300;

/// Something that is called again and again: `run(n)` calls it so many times.
#[derive(Clone, Copy)]
pub struct Contender {
    pub name: &'static str,
    pub run: fn(u64),
}

/// Contenders that are compared with each other.
pub struct Group {
    pub title: &'static str,
    /// The first is the bare call.
    pub contenders: Vec<Contender>,
    /// Whether two threads are measured too.
    pub shared: bool,
}

pub const fn contender(name: &'static str, run: fn(u64)) -> Contender {
    Contender { name, run }
}

/// Calls a plain function.
#[inline(always)]
pub fn calls<T>(times: u64, mut call: impl FnMut(u64) -> T) {
    for index in 0..times {
        // By reference: to move an answer that was just written waits for the writes.
        black_box(&call(black_box(index)));
    }
}

/// Polls futures that are ready at once.
#[inline(always)]
pub fn polls<F: Future>(times: u64, mut call: impl FnMut(u64) -> F) {
    let mut context = Context::from_waker(Waker::noop());
    for index in 0..times {
        let future = pin!(call(black_box(index)));
        match future.poll(&mut context) {
            Poll::Ready(answer) => _ = black_box(&answer),
            Poll::Pending => panic!("it is ready at once"),
        }
    }
}

/// Calls a service, ready before each call.
#[inline(always)]
pub fn serves<S: Service<u64>>(times: u64, mut service: S) {
    let mut context = Context::from_waker(Waker::noop());
    for index in 0..times {
        assert!(matches!(service.poll_ready(&mut context), Poll::Ready(Ok(()))), "it is ready at once");
        let future = pin!(service.call(black_box(index)));
        match future.poll(&mut context) {
            Poll::Ready(answer) => _ = black_box(&answer),
            Poll::Pending => panic!("it is ready at once"),
        }
    }
}

/// The same, where the service waits for other threads by means of a timer.
pub fn serves_and_waits<S: Service<u64>>(times: u64, mut service: S) {
    thread_local! {
        static OWN: Runtime = Builder::new_current_thread().enable_time().build().expect("a runtime");
    }
    OWN.with(|own| {
        own.block_on(async {
            for index in 0..times {
                let Ok(ready) = service.ready().await else { panic!("it is ready") };
                drop(black_box(ready.call(black_box(index)).await));
            }
        });
    });
}

/// The nanoseconds of a call, of each contender.
pub fn in_turns(contenders: &[Contender]) -> Vec<f64> {
    let _inside = runtime().enter();
    let mut fastest = vec![f64::INFINITY; contenders.len()];
    for round in 0..ROUNDS {
        for (contender, fastest) in contenders.iter().zip(&mut fastest) {
            // Those that take long have shorter batches.
            let batch = if *fastest > 200.0 && round > 0 { BATCH / 10 } else { BATCH };
            let began = Instant::now();
            (contender.run)(batch);
            let each = nanoseconds(began.elapsed(), batch);
            *fastest = fastest.min(each);
        }
    }
    fastest
}

/// What two threads do in the time of one, of each contender: 2 where they do not meet.
pub fn by_two_threads(contenders: &[Contender], nanoseconds: &[f64]) -> Vec<f64> {
    let pairs = contenders.iter().zip(nanoseconds);
    pairs.map(|(contender, nanoseconds)| throughput(*contender, *nanoseconds)).collect()
}

fn throughput(contender: Contender, nanoseconds: f64) -> f64 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let batch = (SHARED_TIME / nanoseconds) as u64;
    let one = (0..SHARED_ROUNDS).map(|_| stretch(contender, batch)).min().unwrap_or_default();
    let arrived = AtomicU64::new(0);
    let both = || -> Vec<(Instant, Instant)> {
        let _inside = runtime().enter();
        let round = |number: u64| {
            // Nobody sleeps here: whoever goes on is running, and so is the other.
            arrived.fetch_add(1, Ordering::AcqRel);
            while arrived.load(Ordering::Acquire) < 2 * number {
                std::hint::spin_loop();
            }
            let began = Instant::now();
            (contender.run)(batch);
            (began, Instant::now())
        };
        (1..=SHARED_ROUNDS).map(round).collect()
    };
    let (first, second) = std::thread::scope(|scope| {
        let other = scope.spawn(both);
        (both(), other.join().expect("the other thread"))
    });
    let pairs = first.iter().zip(&second);
    let two = pairs.map(|(one, other)| one.1.max(other.1) - one.0.min(other.0)).min().unwrap_or_default();
    2.0 * one.as_secs_f64() / two.as_secs_f64()
}

fn stretch(contender: Contender, batch: u64) -> Duration {
    let _inside = runtime().enter();
    let began = Instant::now();
    (contender.run)(batch);
    began.elapsed()
}

fn nanoseconds(time: Duration, calls: u64) -> f64 {
    #[allow(clippy::cast_precision_loss)]
    let each = time.as_nanos() as f64 / calls as f64;
    each
}
