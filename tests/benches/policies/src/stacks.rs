//! Timeout, retries, breaker and bulkhead around a ready future.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use failsafe::failure_policy::{ConsecutiveFailures, consecutive_failures};
use failsafe::{StateMachine, backoff};
use resilience::layers::GuardLayer;
use resilience::{Bulkhead, CircuitBreaker, Retry, Timeout, bulkhead, circuit_breaker, retry, timeout};
use tokio::sync::Semaphore;
use tower::{BoxError, Layer, Service, ServiceBuilder};

use crate::callee::{Answer, Failed, task, work};
use crate::measure::{Group, contender, polls, serves, serves_and_waits};

const LIMIT: Duration = Duration::from_secs(2);

#[timeout("2s")]
#[retry]
#[circuit_breaker]
#[bulkhead(max_concurrent = 100)]
async fn guarded(number: u64) -> Answer {
    work(number)
}

#[timeout("2s")]
async fn limited(number: u64) -> Answer {
    work(number)
}

static BREAKER: CircuitBreaker = CircuitBreaker::new("stack");
static RETRY: Retry = Retry::new("stack");
static TIMEOUT: Timeout = Timeout::new("stack", LIMIT);
static PLACES: Bulkhead = Bulkhead::new("stack").max_concurrent(100);

static STATE: AtomicU64 = AtomicU64::new(1);
static INSIDE: AtomicU64 = AtomicU64::new(0);
static SUCCESSES: AtomicU64 = AtomicU64::new(0);

/// One loop that does what all four must, and the timer only if the body waits.
async fn fused(number: u64) -> Answer {
    let mut attempt = 0;
    loop {
        if STATE.load(Ordering::Relaxed) != 1 {
            return Err(Failed::Callee(1));
        }
        if INSIDE.fetch_add(1, Ordering::Acquire) >= 100 {
            INSIDE.fetch_sub(1, Ordering::Release);
            return Err(Failed::Callee(2));
        }
        let mut body = std::pin::pin!(task(number));
        let first = std::future::poll_fn(|context| std::task::Poll::Ready(body.as_mut().poll(context))).await;
        let answer = match first {
            std::task::Poll::Ready(answer) => answer,
            std::task::Poll::Pending => {
                tokio::time::timeout(LIMIT, body).await.unwrap_or(Err(Failed::Callee(3)))
            }
        };
        INSIDE.fetch_sub(1, Ordering::Release);
        match answer {
            Err(_) if attempt < 3 => {
                attempt += 1;
                tokio::time::sleep(Duration::from_millis(100 << attempt)).await;
            }
            answer => {
                SUCCESSES.fetch_add(1, Ordering::Relaxed);
                return answer;
            }
        }
    }
}

/// The best crate for each, put together by hand.
async fn composed(number: u64) -> Answer {
    type Breaker = StateMachine<ConsecutiveFailures<backoff::Constant>, ()>;
    static BREAKER: LazyLock<Breaker> = LazyLock::new(|| {
        let policy = consecutive_failures(5, backoff::constant(Duration::from_secs(30)));
        failsafe::Config::new().failure_policy(policy).build()
    });
    static PLACES: Semaphore = Semaphore::const_new(100);
    let attempt = || {
        failsafe::futures::CircuitBreaker::call(&*BREAKER, async {
            let within = async {
                let _place = PLACES.try_acquire().map_err(|_| Failed::Callee(2))?;
                task(number).await
            };
            tokio::time::timeout(LIMIT, within).await.unwrap_or(Err(Failed::Callee(3)))
        })
    };
    let answer = attempt.retry(ExponentialBuilder::default()).await;
    answer.map_err(|error| match error {
        failsafe::Error::Inner(error) => error,
        failsafe::Error::Rejected => Failed::Callee(1),
    })
}

fn tower_resilience() -> impl Service<u64, Response = u64, Error = BoxError> + Clone {
    let breaker = tower_resilience_circuitbreaker::CircuitBreakerLayer::builder()
        .failure_rate_threshold(0.5)
        .build()
        .expect("a layer");
    let timeout = tower_resilience_timelimiter::TimeLimiterLayer::builder().timeout_duration(LIMIT).build();
    let places = tower_resilience_bulkhead::BulkheadLayer::builder()
        .max_concurrent_calls(100)
        .build()
        .expect("a layer");
    let inner = ServiceBuilder::new()
        .map_err(|error| Shared(std::sync::Arc::new(BoxError::from(error))))
        .layer(breaker)
        .map_err(|error| Shared(std::sync::Arc::new(BoxError::from(error))))
        .layer(timeout)
        .map_err(|error| Shared(std::sync::Arc::new(BoxError::from(error))))
        .layer(places)
        .service(tower::service_fn(task));
    let retry = tower_resilience_retry::RetryLayer::<u64, u64, Shared>::builder()
        .max_attempts(4)
        .exponential_backoff(Duration::from_millis(100))
        .build();
    ServiceBuilder::new().map_err(BoxError::from).layer(retry).service(inner)
}

/// Its layers want errors that can be cloned.
#[derive(Clone, Debug)]
struct Shared(std::sync::Arc<BoxError>);

impl std::fmt::Display for Shared {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

impl std::error::Error for Shared {}

pub fn groups() -> Vec<Group> {
    let contenders = vec![
        contender("bare call", |times| polls(times, task)),
        contender("floor: fused by hand", |times| polls(times, fused)),
        contender("tokio::time::timeout alone", |times| {
            polls(times, |number| tokio::time::timeout(LIMIT, task(number)));
        }),
        contender("resilience: attributes", |times| polls(times, guarded)),
        contender("resilience: timeout alone", |times| polls(times, limited)),
        contender("resilience: one tower layer", |times| {
            let layer = GuardLayer::new("stack")
                .timeout(&TIMEOUT)
                .retry(&RETRY)
                .circuit_breaker(&BREAKER)
                .bulkhead(&PLACES);
            serves(times, layer.layer(tower::service_fn(task)));
        }),
        contender("backon + failsafe + tokio, by hand", |times| polls(times, composed)),
        contender("rskit-resilience", |times| {
            static POLICY: LazyLock<rskit_resilience::Policy> = LazyLock::new(|| {
                rskit_resilience::Policy::new()
                    .with_retry(rskit_resilience::RetryPolicy::standard())
                    .with_timeout(LIMIT)
                    .with_circuit_breaker(rskit_resilience::CbConfig::new("stack"))
                    .and_then(|policy| {
                        policy.with_bulkhead(rskit_resilience::BulkheadConfig::new("stack", 100))
                    })
                    .expect("a policy")
            });
            let policy = &*POLICY;
            polls(times, |number| {
                policy.execute(move || async move {
                    work(number).map_err(|_| -> rskit_errors::AppError { unreachable!("it succeeds") })
                })
            });
        }),
        contender("tower-resilience", |times| serves_and_waits(times, tower_resilience())),
    ];
    vec![Group { title: "a stack of four around a ready future", shared: false, contenders }]
}
