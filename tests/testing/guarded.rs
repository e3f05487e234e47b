//! Guarded functions for the tests. Each counts how often its body runs.
#![allow(missing_docs)]

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use resilience::__private::{
    Declaration, Fallback, FallbackKind, Guard, Judged, JudgedResult as _, Policy, Site, conclude, linkme,
};
use resilience::{Bulkhead, CircuitBreaker, Jitter, Key, RateLimiter, Rejection, Retry, Timeout};

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

macro_rules! declare {
    ($declaration:expr) => {
        const _: () = {
            #[linkme::distributed_slice(resilience::__private::DECLARATIONS)]
            #[linkme(crate = linkme)]
            static DECLARATION: Declaration = $declaration;
        };
    };
}

macro_rules! guarded {
    ($guard:ident, $body:expr) => {{
        let mut call = $guard.call();
        loop {
            let body = $body;
            let judge = (&&&Judged::of(&body)).judge();
            if let Some(result) = call.again(&judge, body).await {
                break result;
            }
        }
    }};
}

/// `circuit_breaker("payment", threshold = 3)`
pub async fn pay(runs: &Runs, good: bool) -> Answer {
    static BREAKER: CircuitBreaker = CircuitBreaker::new("payment").threshold(3).checked();
    static GUARD: Guard =
        Guard::new("payment", Site::new(file!(), line!(), column!(), "pay")).circuit_breaker(&BREAKER);
    declare!(Declaration::Guard(&GUARD));
    conclude(guarded!(GUARD, async { if good { Ok(runs.run()) } else { Err(Failed::Declined) } }))
}

/// `circuit_breaker("search"), retry(max_retries = 2, jitter = none), timeout("1s"), bulkhead(max_concurrent = 1)`, and
/// the function's name is `find`.
pub async fn find(runs: &Runs) -> Answer {
    static BREAKER: CircuitBreaker = CircuitBreaker::new("search").threshold(5).checked();
    static RETRY: Retry = Retry::new("search").max_retries(2).jitter(Jitter::None).checked();
    static TIMEOUT: Timeout = Timeout::new("search", Duration::from_secs(1));
    static BULKHEAD: Bulkhead = Bulkhead::new("search").max_concurrent(1).checked();
    static GUARD: Guard = Guard::new("find", Site::new(file!(), line!(), column!(), "find"))
        .circuit_breaker(&BREAKER)
        .retry(&RETRY)
        .timeout(&TIMEOUT)
        .bulkhead(&BULKHEAD);
    declare!(Declaration::Guard(&GUARD));
    conclude(guarded!(GUARD, async { Answer::Ok(runs.run()) }))
}

/// `retry(max_retries = 1), fallback(0)`: no breaker judges it.
pub async fn recommend(runs: &Runs, good: bool) -> Answer {
    static RETRY: Retry = Retry::new("recommend").max_retries(1).checked();
    static FALLBACK: Fallback = Fallback::new("recommend");
    static GUARD: Guard = Guard::new("recommend", Site::new(file!(), line!(), column!(), "recommend"))
        .retry(&RETRY)
        .fallback(&FALLBACK);
    declare!(Declaration::Guard(&GUARD));
    let result = guarded!(GUARD, async {
        runs.run();
        if good { Ok(1) } else { Err(Failed::Declined) }
    });
    match result {
        Ok(Ok(answer)) => Ok(answer),
        _ => {
            GUARD.fell_back(FallbackKind::Expression);
            Ok(0)
        }
    }
}

/// `timeout("1s")`, and a body that never ends.
pub async fn hang(runs: &Runs) -> Answer {
    static TIMEOUT: Timeout = Timeout::new("hang", Duration::from_secs(1));
    static GUARD: Guard =
        Guard::new("hang", Site::new(file!(), line!(), column!(), "hang")).timeout(&TIMEOUT);
    declare!(Declaration::Guard(&GUARD));
    conclude(guarded!(GUARD, async {
        runs.run();
        std::future::pending::<Answer>().await
    }))
}

/// `circuit_breaker(threshold = 2)` on a plain function.
pub fn plain(runs: &Runs) -> Answer {
    static BREAKER: CircuitBreaker = CircuitBreaker::new("plain").threshold(2).checked();
    static GUARD: Guard =
        Guard::new("plain", Site::new(file!(), line!(), column!(), "plain")).circuit_breaker(&BREAKER);
    declare!(Declaration::Guard(&GUARD));
    let body = || Answer::Ok(runs.run());
    let judge = (&&&Judged::of_closure(&body)).judge();
    conclude(GUARD.call().attempt_sync(&judge, body))
}

/// `circuit_breaker("regions", key = region)`
pub async fn ask(runs: &Runs, region: &str) -> Answer {
    static BREAKER: CircuitBreaker = CircuitBreaker::new("regions").checked();
    static GUARD: Guard =
        Guard::new("regions", Site::new(file!(), line!(), column!(), "ask")).circuit_breaker(&BREAKER);
    declare!(Declaration::Guard(&GUARD));
    let mut call = GUARD.call().circuit_breaker_key(Key::of(region));
    let body = async { Answer::Ok(runs.run()) };
    let judge = (&&&Judged::of(&body)).judge();
    conclude(call.attempt(&judge, body).await)
}

pub static SLOW: CircuitBreaker =
    CircuitBreaker::new("slow").slow_call(Duration::from_secs(1)).slow_rate(0.5).window_calls(10).checked();
declare!(Declaration::Policy(Policy::CircuitBreaker(&SLOW), Site::new(file!(), line!(), column!(), "SLOW")));

pub static LEDGER: CircuitBreaker = CircuitBreaker::new("ledger").threshold(2).checked();
declare!(Declaration::Policy(
    Policy::CircuitBreaker(&LEDGER),
    Site::new(file!(), line!(), column!(), "LEDGER")
));

pub static SEATS: Bulkhead = Bulkhead::new("seats").max_concurrent(1).max_queue(1).checked();
declare!(Declaration::Policy(Policy::Bulkhead(&SEATS), Site::new(file!(), line!(), column!(), "SEATS")));

pub static MAILS: RateLimiter = RateLimiter::new("mails", 2, Duration::from_secs(60)).checked();
declare!(Declaration::Policy(Policy::RateLimiter(&MAILS), Site::new(file!(), line!(), column!(), "MAILS")));

pub static FETCH: Retry = Retry::new("fetch").max_retries(3).jitter(Jitter::None).checked();
declare!(Declaration::Policy(Policy::Retry(&FETCH), Site::new(file!(), line!(), column!(), "FETCH")));
