//! Guarded functions for the tests. Each is handed what counts how often its body runs.
#![allow(missing_docs)]

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use resilience::{
    Bulkhead, CircuitBreaker, Jitter, RateLimiter, Rejection, Retry, bulkhead, circuit_breaker, fallback,
    rate_limit, retry, timeout,
};

#[derive(Debug, PartialEq)]
pub enum Failed {
    Refused(Rejection),
    Declined,
}

impl From<Rejection> for Failed {
    fn from(rejection: Rejection) -> Self {
        Self::Refused(rejection)
    }
}

pub type Answer = Result<u32, Failed>;

/// How often a body ran.
#[derive(Debug, Default)]
pub struct Runs(AtomicU32);

impl Runs {
    pub fn count(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    pub fn run(&self) -> u32 {
        self.0.fetch_add(1, Ordering::Relaxed) + 1
    }
}

#[circuit_breaker("payment", threshold = 3)]
pub async fn pay(runs: &Runs, good: bool) -> Answer {
    if good { Ok(runs.run()) } else { Err(Failed::Declined) }
}

#[circuit_breaker("search")]
#[retry(name = "again", max_retries = 2, jitter = none)]
#[timeout("1s")]
#[bulkhead(max_concurrent = 1)]
pub async fn find(runs: &Runs) -> Answer {
    Ok(runs.run())
}

/// No breaker judges it.
#[retry(max_retries = 1)]
#[fallback(Ok(0))]
pub async fn recommend(runs: &Runs, good: bool) -> Answer {
    runs.run();
    if good { Ok(1) } else { Err(Failed::Declined) }
}

/// Its return type has no place for a rejection, and needs none.
#[retry(max_retries = 1)]
pub async fn load(runs: &Runs) -> Result<u32, &'static str> {
    Ok(runs.run())
}

/// No policy of it refuses, and its error could say so.
#[retry(max_retries = 1)]
pub async fn reload(runs: &Runs) -> Answer {
    Ok(runs.run())
}

#[timeout("1s")]
pub async fn hang(runs: &Runs) -> Answer {
    runs.run();
    std::future::pending().await
}

#[circuit_breaker(threshold = 2)]
pub fn plain(runs: &Runs) -> Answer {
    Ok(runs.run())
}

#[circuit_breaker("regions", key = region)]
pub async fn ask(runs: &Runs, region: &str) -> Answer {
    let _ = region;
    Ok(runs.run())
}

#[circuit_breaker]
pub static SLOW: CircuitBreaker =
    CircuitBreaker::new("slow").slow_call(Duration::from_secs(1)).slow_rate(0.5).window_calls(10);

#[circuit_breaker]
pub static LEDGER: CircuitBreaker = CircuitBreaker::new("ledger").threshold(2);

#[bulkhead]
pub static SEATS: Bulkhead = Bulkhead::new("seats").max_concurrent(1).max_queue(1);

#[rate_limit]
pub static MAILS: RateLimiter = RateLimiter::new("mails", 2, Duration::from_mins(1));

#[retry]
pub static FETCH: Retry = Retry::new("fetch").max_retries(3).jitter(Jitter::None);
