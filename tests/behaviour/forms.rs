//! Every form of an async function.

use std::cell::Cell;
use std::fmt::Display;
use std::future::ready;
use std::time::Duration;

use resilience::{circuit_breaker, retry, timeout};

use crate::{Error, sent};

#[circuit_breaker("free")]
#[timeout("1s")]
async fn free(text: String) -> Result<String, Error> {
    ready(()).await;
    Ok(text)
}

#[retry(base_delay = "1ms")]
#[circuit_breaker]
async fn patterns((a, b): (u8, u8), [c, ..]: [u8; 3], mut d: u8, _: &str) -> Result<u8, Error> {
    d += 1;
    if d < 3 { Err(Error::Down) } else { Ok(a + b + c + d) }
}

#[timeout("1s")]
async fn generic<'a, T, const N: usize>(items: &'a [u8; N], label: &T) -> Result<(&'a [u8], String), Error>
where
    T: Display + Sync + ?Sized,
{
    Ok((items, label.to_string()))
}

#[retry]
#[timeout("1s")]
async fn opaque(
    items: impl IntoIterator<Item = u8> + Clone + Sync,
) -> Result<impl Iterator<Item = u8>, Error> {
    Ok(items.clone().into_iter().map(|item| item + 1))
}

#[circuit_breaker]
async fn coerced(flag: bool) -> Result<Box<dyn Display + Send>, Box<dyn std::error::Error + Send + Sync>> {
    if flag {
        return Ok(Box::new(5));
    }
    "x".parse::<u8>()?;
    Ok(Box::new("never"))
}

#[derive(Default)]
struct Counter {
    calls: u32,
}

impl Counter {
    #[circuit_breaker("by-reference")]
    async fn by_reference(&self) -> Result<&u32, Error> {
        Ok(&self.calls)
    }

    #[retry(max_retries = 4, base_delay = "1ms")]
    async fn by_mutable(&mut self, until: u32) -> Result<u32, Error> {
        self.calls += 1;
        if self.calls < until { Err(Error::Down) } else { Ok(self.calls) }
    }

    #[timeout("1s")]
    async fn lent(&mut self) -> Result<&mut u32, Error> {
        self.calls += 1;
        Ok(&mut self.calls)
    }

    #[timeout("1s")]
    #[circuit_breaker("by-value")]
    async fn by_value(mut self) -> Result<Self, Error> {
        self.calls += 10;
        Ok(self)
    }

    #[circuit_breaker("boxed")]
    async fn boxed(self: Box<Self>) -> Result<u32, Error> {
        Ok(self.calls)
    }

    #[timeout("1s")]
    async fn associated() -> Result<Self, Error> {
        Ok(Self { calls: 7 })
    }
}

trait Fetch {
    fn fetch(&self, times: u32) -> impl Future<Output = Result<u32, Error>> + Send;

    /// By default.
    #[circuit_breaker("provided")]
    async fn provided(&self) -> Result<u32, Error> {
        Ok(1)
    }
}

impl Fetch for Counter {
    #[retry(base_delay = "1ms")]
    #[circuit_breaker("implemented")]
    async fn fetch(&self, times: u32) -> Result<u32, Error> {
        ready(Ok(self.calls + times)).await
    }
}

macro_rules! stamped {
    ($name:ident, $limit:literal, $threshold:expr, $returns:ty, $body:block) => {
        #[timeout($limit)]
        #[circuit_breaker(threshold = $threshold)]
        async fn $name() -> $returns $body
    };
}

stamped!(by_macro, "1s", 2 + 1, Result<u8, Error>, { Ok(value_of_nothing()) });

fn value_of_nothing() -> u8 {
    3
}

#[circuit_breaker("recursive")]
async fn recursive(depth: u32) -> Result<u32, Error> {
    if depth == 0 { Ok(0) } else { Ok(Box::pin(recursive(depth - 1)).await? + 1) }
}

#[timeout("1s")]
async fn not_send(cell: &Cell<u8>) -> Result<u8, Error> {
    cell.set(cell.get() + 1);
    ready(()).await;
    Ok(cell.get())
}

#[tokio::test(start_paused = true)]
async fn every_form_answers_as_the_bare_function() {
    assert_eq!(sent(free("a".into())).await.unwrap(), "a");
    assert_eq!(sent(patterns((1, 2), [3, 4, 5], 0, "")).await.unwrap(), 9);
    assert_eq!(sent(generic(&[1, 2], "x")).await.unwrap(), (&[1, 2][..], "x".to_owned()));
    assert_eq!(sent(opaque(vec![1, 2])).await.unwrap().collect::<Vec<_>>(), [2, 3]);
    assert_eq!(sent(coerced(true)).await.unwrap().to_string(), "5");
    assert!(coerced(false).await.is_err());
    assert_eq!(sent(recursive(3)).await.unwrap(), 3);
    assert_eq!(sent(by_macro()).await.unwrap(), 3);
    assert_eq!(not_send(&Cell::new(1)).await.unwrap(), 2);
}

#[tokio::test(start_paused = true)]
async fn every_receiver_is_lent_or_given() {
    let mut counter = Counter::associated().await.unwrap();
    assert_eq!(*sent(counter.by_reference()).await.unwrap(), 7);
    assert_eq!(sent(counter.by_mutable(9)).await.unwrap(), 9);
    *sent(counter.lent()).await.unwrap() += 1;
    assert_eq!(sent(counter.fetch(2)).await.unwrap(), 13);
    assert_eq!(counter.provided().await.unwrap(), 1);
    let counter = sent(counter.by_value()).await.unwrap();
    assert_eq!(Box::new(counter).boxed().await.unwrap(), 21);
}

#[tokio::test(start_paused = true)]
async fn functions_inside_functions_have_guards_of_their_own() {
    #[timeout("1s")]
    async fn outer() -> Result<&'static str, Error> {
        #[timeout("10ms")]
        async fn inner() -> Result<(), Error> {
            tokio::time::sleep(Duration::from_millis(20)).await;
            Ok(())
        }
        Ok(if matches!(inner().await, Err(Error::Refused(_))) { "cut" } else { "whole" })
    }
    assert_eq!(sent(outer()).await.unwrap(), "cut");
}
