//! Expansions by hand: what the macros print must compile in every form of function, and do what the guard says.
#![allow(unreachable_code, unused, clippy::empty_loop, clippy::needless_borrow, clippy::unused_async)]

use std::fmt::Display;
use std::time::Duration;

use crate::__private::*;
use crate::rejection::Rejection;

#[derive(Debug, PartialEq)]
enum PaymentError {
    Refused(Rejection),
    Declined,
}

impl From<Rejection> for PaymentError {
    fn from(rejection: Rejection) -> Self {
        Self::Refused(rejection)
    }
}

const SITE: Site = Site::new(file!(), line!(), column!(), "test");

async fn once(amount: String, fail: bool) -> Result<String, PaymentError> {
    static GUARD: Guard = {
        static BREAKER: crate::CircuitBreaker = crate::CircuitBreaker::new("once").threshold(3);
        static TIMEOUT: crate::Timeout = crate::Timeout::new("once", Duration::from_secs(1));
        Guard::new("once", SITE).circuit_breaker(&BREAKER).timeout(&TIMEOUT)
    };
    let mut call = GUARD.call();
    let body = async move {
        if false {
            let never: Result<String, PaymentError> = loop {};
            return never;
        }
        if fail {
            Err(PaymentError::Declined)?;
        }
        Ok(amount)
    };
    let judge = {
        #[allow(unused_imports)]
        use crate::__private::{JudgedPlain as _, JudgedResponse as _, JudgedResult as _};
        (&&&Judged::of(&body)).judge()
    };
    conclude::<Result<String, PaymentError>>(call.attempt(&judge, body).await)
}

async fn again<T: Display + Sync>(amount: &T, log: &mut Vec<String>) -> Result<String, PaymentError> {
    static GUARD: Guard = {
        static RETRY: crate::Retry = crate::Retry::new("again").max_retries(2);
        Guard::new("again", SITE).retry(&RETRY)
    };
    let mut call = GUARD.call();
    let result = loop {
        let body = async {
            if false {
                let never: Result<String, PaymentError> = loop {};
                return never;
            }
            log.push(amount.to_string());
            if log.len() < 3 { Err(PaymentError::Declined) } else { Ok(amount.to_string()) }
        };
        let judge = {
            #[allow(unused_imports)]
            use crate::__private::{JudgedPlain as _, JudgedResponse as _, JudgedResult as _};
            (&&&Judged::of(&body)).judge()
        }
        .failure_if(|error| *error == PaymentError::Declined);
        if let Some(result) = call.again(&judge, body).await {
            break result;
        }
    };
    conclude::<Result<String, PaymentError>>(result)
}

async fn popular(n: usize) -> Vec<usize> {
    vec![n]
}

async fn falling(n: usize) -> Result<Vec<usize>, std::io::Error> {
    static GUARD: Guard = {
        static FALLBACK: Fallback = Fallback::new("falling");
        static BREAKER: crate::CircuitBreaker = crate::CircuitBreaker::new("falling").threshold(3);
        Guard::new("falling", SITE).circuit_breaker(&BREAKER).fallback(&FALLBACK)
    };
    let mut call = GUARD.call();
    let body = async {
        if false {
            let never: Result<Vec<usize>, std::io::Error> = loop {};
            return never;
        }
        let _ = n;
        Err(std::io::Error::other("down"))
    };
    let judge = {
        #[allow(unused_imports)]
        use crate::__private::{JudgedPlain as _, JudgedResponse as _, JudgedResult as _};
        (&&&Judged::of(&body)).judge()
    };
    let result = call.attempt(&judge, body).await;
    match result {
        Ok(value) if !judge.failed(&value) => value,
        _ => {
            let given = popular(n);
            let kind = {
                #[allow(unused_imports)]
                use crate::__private::{
                    GivenFuture as _, GivenFutureValue as _, GivenValue as _, GivenWhole as _,
                };
                (&&&&Given::of(&judge, &given)).kind()
            };
            kind.resolve(given).await
        }
    }
}

fn plain(items: Vec<u8>, fail: bool) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
    static GUARD: Guard = {
        static BREAKER: crate::CircuitBreaker = crate::CircuitBreaker::new("plain").threshold(3);
        Guard::new("plain", SITE).circuit_breaker(&BREAKER)
    };
    let mut call = GUARD.call();
    let body = move || -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
        if fail {
            return Err("no".into());
        }
        Ok(items)
    };
    let judge = {
        #[allow(unused_imports)]
        use crate::__private::{JudgedPlain as _, JudgedResponse as _, JudgedResult as _};
        (&&&Judged::of_closure(&body)).judge()
    };
    conclude::<Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>>>(call.attempt_sync(&judge, body))
}

fn sent<T: Send>(value: T) -> T {
    value
}

#[tokio::test(start_paused = true)]
async fn expansions_compile_and_answer() {
    assert_eq!(sent(once("12".into(), false)).await.unwrap(), "12");
    assert_eq!(once("12".into(), true).await.unwrap_err(), PaymentError::Declined);
    let mut log = Vec::new();
    assert_eq!(sent(again(&5, &mut log)).await.unwrap(), "5");
    assert_eq!(log.len(), 3);
    assert_eq!(sent(falling(3)).await.unwrap(), [3]);
    assert_eq!(plain(vec![1], false).unwrap(), [1]);
    assert_eq!(plain(vec![1], true).unwrap_err().to_string(), "no");
}
