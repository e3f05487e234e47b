//! Circuit breakers: closed and open, around plain functions and futures.

use std::cell::Cell;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use failsafe::failure_policy::{ConsecutiveFailures, consecutive_failures};
use failsafe::{StateMachine, backoff};
use recloser::{AsyncRecloser, Recloser};
use resilience::layers::CircuitBreakerLayer;
use resilience::{CircuitBreaker, circuit_breaker};
use tower::Layer;
use tower::util::ServiceFn;
use tower_resilience_circuitbreaker as tower_resilience;

use crate::callee::{Answer, Failed, SmallAnswer, Task, small_work, task, work};
use crate::measure::{Contender, Group, calls, contender, polls, serves, serves_and_waits};

const WAIT: Duration = Duration::from_secs(3600);

static CLOSED: CircuitBreaker = CircuitBreaker::new("closed");
static OPEN: LazyLock<&'static CircuitBreaker> = LazyLock::new(|| {
    static OPEN: CircuitBreaker = CircuitBreaker::new("open").threshold(1).recovery(WAIT);
    let _ = OPEN.call_sync(|| Err::<u64, _>(Failed::Callee(0)));
    &OPEN
});

#[circuit_breaker]
fn guarded(number: u64) -> Answer {
    work(number)
}

#[circuit_breaker]
async fn guarded_async(number: u64) -> Answer {
    work(number)
}

#[circuit_breaker]
fn guarded_small(number: u64) -> SmallAnswer {
    small_work(number)
}

#[circuit_breaker]
async fn guarded_small_async(number: u64) -> SmallAnswer {
    small_work(number)
}

static STATE: AtomicU64 = AtomicU64::new(1);
static CALLS: AtomicU64 = AtomicU64::new(0);

#[repr(align(64))]
struct Line(AtomicU64);

static LINES: [Line; 64] = [const { Line(AtomicU64::new(0)) }; 64];

/// The line of this thread.
fn line() -> &'static AtomicU64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    thread_local! {
        static LINE: Cell<usize> = const { Cell::new(usize::MAX) };
    }
    let mut own = LINE.get();
    if own == usize::MAX {
        own = usize::try_from(NEXT.fetch_add(1, Ordering::Relaxed) % 64).unwrap_or(0);
        LINE.set(own);
    }
    &LINES[own].0
}

fn is_closed() -> bool {
    STATE.load(Ordering::Relaxed) == 1
}

fn shared(number: u64) -> Answer {
    if !is_closed() {
        return Err(Failed::Callee(0));
    }
    let answer = work(number);
    if answer.is_ok() {
        CALLS.fetch_add(1, Ordering::Relaxed);
    }
    answer
}

fn sharded(number: u64) -> Answer {
    if !is_closed() {
        return Err(Failed::Callee(0));
    }
    let answer = work(number);
    if answer.is_ok() {
        line().fetch_add(1, Ordering::Relaxed);
    }
    answer
}

fn owned(number: u64) -> Answer {
    if !is_closed() {
        return Err(Failed::Callee(0));
    }
    let answer = work(number);
    if answer.is_ok() {
        let line = line();
        line.store(line.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
    }
    answer
}

type Failsafe = StateMachine<ConsecutiveFailures<backoff::Constant>, ()>;

fn failsafe(threshold: u32) -> Failsafe {
    failsafe::Config::new().failure_policy(consecutive_failures(threshold, backoff::constant(WAIT))).build()
}

fn recloser(length: usize) -> Recloser {
    Recloser::custom().error_rate(0.5).closed_len(length).half_open_len(10).open_wait(WAIT).build()
}

fn rskit(failures: usize) -> rskit_resilience::CircuitBreaker {
    let config = rskit_resilience::CbConfig::new("breaker").with_max_failures(failures).with_timeout(WAIT);
    rskit_resilience::CircuitBreaker::new(config).expect("a breaker")
}

type TowerResilience =
    tower_resilience::CircuitBreaker<ServiceFn<fn(u64) -> Task>, tower_resilience::DefaultClassifier>;

fn tower_resilience_of(calls: usize) -> TowerResilience {
    let layer = tower_resilience::CircuitBreakerLayer::builder()
        .failure_rate_threshold(0.5)
        .sliding_window_size(calls)
        .minimum_number_of_calls(calls)
        .wait_duration_in_open(WAIT)
        .build()
        .expect("a layer");
    layer.layer(tower::service_fn(task))
}

pub fn groups() -> Vec<Group> {
    vec![
        Group {
            title: "a closed breaker around a function",
            shared: true,
            contenders: vec![
                contender("bare call", |times| calls(times, work)),
                contender("floor: load + shared fetch_add", |times| calls(times, shared)),
                contender("floor: load + fetch_add on a thread's line", |times| calls(times, sharded)),
                contender("floor: load + store to a thread's slot", |times| calls(times, owned)),
                contender("floor: Instant::now()", |times| {
                    calls(times, |number| {
                        std::hint::black_box(Instant::now());
                        work(number)
                    });
                }),
                contender("resilience: attribute", |times| calls(times, guarded)),
                contender("resilience: attribute, small answer", |times| calls(times, guarded_small)),
                contender("resilience: static", |times| {
                    calls(times, |number| CLOSED.call_sync(|| work(number)));
                }),
                contender("failsafe", |times| {
                    static BREAKER: LazyLock<Failsafe> = LazyLock::new(|| failsafe(5));
                    let breaker = &*BREAKER;
                    calls(times, |number| failsafe::CircuitBreaker::call(breaker, || work(number)));
                }),
                contender("recloser", |times| {
                    static BREAKER: LazyLock<Recloser> = LazyLock::new(|| recloser(100));
                    let breaker = &*BREAKER;
                    calls(times, |number| breaker.call(|| work(number)));
                }),
                contender("nobreak", |times| {
                    static BREAKER: LazyLock<nobreak::CircuitBreaker> = LazyLock::new(nobreak::breaker);
                    let breaker = &*BREAKER;
                    calls(times, |number| breaker.call(|| work(number)));
                }),
            ],
        },
        Group { title: "a closed breaker around a ready future", shared: true, contenders: futures() },
        Group { title: "an open breaker", shared: false, contenders: open() },
    ]
}

fn futures() -> Vec<Contender> {
    vec![
        contender("bare call", |times| polls(times, task)),
        contender("resilience: attribute", |times| polls(times, guarded_async)),
        contender("resilience: attribute, small answer", |times| polls(times, guarded_small_async)),
        contender("resilience: static", |times| polls(times, |number| CLOSED.call(task(number)))),
        contender("resilience: tower layer", |times| {
            serves(times, CircuitBreakerLayer::new(&CLOSED).layer(tower::service_fn(task)));
        }),
        contender("failsafe", |times| {
            static BREAKER: LazyLock<Failsafe> = LazyLock::new(|| failsafe(5));
            let breaker = &*BREAKER;
            polls(times, |number| failsafe::futures::CircuitBreaker::call(breaker, task(number)));
        }),
        contender("recloser", |times| {
            static BREAKER: LazyLock<AsyncRecloser> = LazyLock::new(|| AsyncRecloser::from(recloser(100)));
            let breaker = &*BREAKER;
            polls(times, |number| breaker.call(task(number)));
        }),
        contender("nobreak", |times| {
            static BREAKER: LazyLock<nobreak::CircuitBreaker> = LazyLock::new(nobreak::breaker);
            let breaker = &*BREAKER;
            polls(times, |number| breaker.call_async(move || task(number)));
        }),
        contender("rskit-resilience", |times| {
            static BREAKER: LazyLock<rskit_resilience::CircuitBreaker> = LazyLock::new(|| rskit(5));
            let breaker = &*BREAKER;
            polls(times, |number| {
                breaker.execute(move || async move { work(number).map_err(|_| unreachable!("it succeeds")) })
            });
        }),
        contender("tower-resilience", |times| {
            static SERVICE: LazyLock<TowerResilience> = LazyLock::new(|| tower_resilience_of(100));
            serves_and_waits(times, SERVICE.clone());
        }),
    ]
}

fn open() -> Vec<Contender> {
    vec![
        contender("bare call", |times| calls(times, work)),
        contender("floor: load + Instant::now()", |times| {
            calls(times, |number| {
                if is_closed() {
                    std::hint::black_box(Instant::now());
                }
                work(number)
            });
        }),
        contender("load + Instant::now() + how long since", |times| {
            static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);
            let began = *BEGAN;
            calls(times, |number| {
                if is_closed() {
                    std::hint::black_box(Instant::now().saturating_duration_since(began));
                }
                work(number)
            });
        }),
        contender("resilience", |times| {
            let breaker = *OPEN;
            calls(times, |number| breaker.call_sync(|| work(number)));
        }),
        contender("resilience: a future", |times| {
            let breaker = *OPEN;
            polls(times, |number| breaker.call(task(number)));
        }),
        contender("failsafe", |times| {
            static BREAKER: LazyLock<Failsafe> = LazyLock::new(|| {
                let breaker = failsafe(1);
                let _ = failsafe::CircuitBreaker::call(&breaker, || Err::<u64, _>(Failed::Callee(0)));
                breaker
            });
            let breaker = &*BREAKER;
            calls(times, |number| failsafe::CircuitBreaker::call(breaker, || work(number)));
        }),
        contender("recloser", |times| {
            static BREAKER: LazyLock<Recloser> = LazyLock::new(|| {
                let breaker = recloser(1);
                for _ in 0..3 {
                    let _ = breaker.call(|| Err::<u64, _>(Failed::Callee(0)));
                }
                breaker
            });
            let breaker = &*BREAKER;
            calls(times, |number| breaker.call(|| work(number)));
        }),
        contender("nobreak", |times| {
            static BREAKER: LazyLock<nobreak::CircuitBreaker> = LazyLock::new(|| {
                let breaker = nobreak::builder().with_failure_threshold(1).build();
                let _ = breaker.call(|| Err::<u64, _>(Failed::Callee(0)));
                breaker
            });
            let breaker = &*BREAKER;
            calls(times, |number| breaker.call(|| work(number)));
        }),
        contender("tower-resilience", |times| {
            static SERVICE: LazyLock<TowerResilience> = LazyLock::new(|| {
                let service = tower_resilience_of(1);
                futures_ready(service.force_open());
                service
            });
            serves_and_waits(times, SERVICE.clone());
        }),
    ]
}

/// What a future gives that is ready at once.
fn futures_ready<F: Future>(future: F) -> F::Output {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match std::pin::pin!(future).poll(&mut context) {
        std::task::Poll::Ready(value) => value,
        std::task::Poll::Pending => panic!("it is ready at once"),
    }
}
