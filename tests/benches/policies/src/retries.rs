//! Retries around an immediate success.

use std::sync::LazyLock;
use std::time::Duration;

use backon::{BlockingRetryable, ExponentialBuilder, Retryable};
use resilience::layers::RetryLayer;
use resilience::{Retry, retry};
use tower::Layer;
use tower::util::ServiceFn;
use tower_resilience_retry as tower_resilience;

use crate::callee::{Answer, Failed, SmallAnswer, Task, small_work, task, work};
use crate::measure::{Group, calls, contender, polls, serves, serves_and_waits};

static RETRY: Retry = Retry::new("retries");

#[retry(blocking)]
fn guarded(number: u64) -> Answer {
    work(number)
}

#[retry]
async fn guarded_async(number: u64) -> Answer {
    work(number)
}

#[retry(blocking)]
fn guarded_small(number: u64) -> SmallAnswer {
    small_work(number)
}

#[retry]
async fn guarded_small_async(number: u64) -> SmallAnswer {
    small_work(number)
}

fn small_by_hand(number: u64) -> SmallAnswer {
    let mut pause = Duration::from_millis(100);
    let mut attempt = 0;
    loop {
        match small_work(number) {
            Err(_) if attempt < 3 => {
                attempt += 1;
                std::thread::sleep(pause);
                pause = pause.saturating_mul(2).min(Duration::from_secs(10));
            }
            answer => return answer,
        }
    }
}

async fn small_by_hand_async(number: u64) -> SmallAnswer {
    let mut pause = Duration::from_millis(100);
    let mut attempt = 0;
    loop {
        match async { small_work(number) }.await {
            Err(_) if attempt < 3 => {
                attempt += 1;
                tokio::time::sleep(pause).await;
                pause = pause.saturating_mul(2).min(Duration::from_secs(10));
            }
            answer => return answer,
        }
    }
}

/// A loop as one writes it: three retries, growing pauses.
fn by_hand(number: u64) -> Answer {
    let mut pause = Duration::from_millis(100);
    let mut attempt = 0;
    loop {
        match work(number) {
            Err(_) if attempt < 3 => {
                attempt += 1;
                std::thread::sleep(pause);
                pause = pause.saturating_mul(2).min(Duration::from_secs(10));
            }
            answer => return answer,
        }
    }
}

async fn by_hand_async(number: u64) -> Answer {
    let mut pause = Duration::from_millis(100);
    let mut attempt = 0;
    loop {
        match task(number).await {
            Err(_) if attempt < 3 => {
                attempt += 1;
                tokio::time::sleep(pause).await;
                pause = pause.saturating_mul(2).min(Duration::from_secs(10));
            }
            answer => return answer,
        }
    }
}

pub fn groups() -> Vec<Group> {
    vec![
        Group {
            title: "retries around a function",
            shared: false,
            contenders: vec![
                contender("bare call", |times| calls(times, work)),
                contender("a loop by hand", |times| calls(times, by_hand)),
                contender("resilience: attribute", |times| calls(times, guarded)),
                contender("resilience: static", |times| {
                    calls(times, |number| RETRY.call_sync(|| work(number)))
                }),
                contender("small answer: a loop by hand", |times| calls(times, small_by_hand)),
                contender("small answer: resilience", |times| calls(times, guarded_small)),
                contender("backon", |times| {
                    calls(times, |number| (|| work(number)).retry(ExponentialBuilder::default()).call());
                }),
            ],
        },
        Group {
            title: "retries around a ready future",
            shared: true,
            contenders: vec![
                contender("bare call", |times| polls(times, task)),
                contender("a loop by hand", |times| polls(times, by_hand_async)),
                contender("resilience: attribute", |times| polls(times, guarded_async)),
                contender("resilience: static", |times| {
                    polls(times, |number| RETRY.call(move || task(number)));
                }),
                contender("small answer: a loop by hand", |times| polls(times, small_by_hand_async)),
                contender("small answer: resilience", |times| polls(times, guarded_small_async)),
                contender("resilience: tower layer", |times| {
                    serves(times, RetryLayer::new(&RETRY).layer(tower::service_fn(task)));
                }),
                contender("backon", |times| {
                    polls(times, |number| async move {
                        (move || task(number)).retry(ExponentialBuilder::default()).await
                    });
                }),
                contender("rskit-resilience", |times| {
                    static RETRY: LazyLock<rskit_resilience::RetryPolicy> =
                        LazyLock::new(rskit_resilience::RetryPolicy::standard);
                    let retry = &*RETRY;
                    polls(times, |number| {
                        retry.execute(
                            move || async move { work(number).map_err(|_| unreachable!("it succeeds")) },
                        )
                    });
                }),
                contender("tower-resilience", |times| {
                    type Inner = ServiceFn<fn(u64) -> Task>;
                    static SERVICE: LazyLock<tower_resilience::Retry<Inner, u64, u64, Failed>> =
                        LazyLock::new(|| {
                            tower_resilience::RetryLayer::<u64, u64, Failed>::builder()
                                .max_attempts(4)
                                .exponential_backoff(Duration::from_millis(100))
                                .build()
                                .layer(tower::service_fn(task as fn(u64) -> Task))
                        });
                    serves_and_waits(times, SERVICE.clone());
                }),
            ],
        },
    ]
}
