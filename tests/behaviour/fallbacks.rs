//! What answers in place of a failed call.

use std::future::ready;
use std::io;

use resilience::{cache_fallback, cache_operation, circuit_breaker, external_service, fallback, retry};

use crate::{Error, sent};

async fn popular(limit: usize, _: &str) -> Vec<usize> {
    ready(vec![limit]).await
}

fn none_at_all(_: usize, user: &str) -> Result<Vec<usize>, io::Error> {
    if user == "nobody" { Err(io::Error::other("none")) } else { Ok(Vec::new()) }
}

#[fallback(popular)]
#[circuit_breaker("by_path")]
async fn by_path(limit: usize, user: &str) -> Result<Vec<usize>, io::Error> {
    if user.is_empty() { Err(io::Error::other("down")) } else { Ok(vec![limit + 1]) }
}

#[fallback(failing, none_at_all)]
async fn in_turn(limit: usize, user: &str) -> Result<Vec<usize>, io::Error> {
    Err(io::Error::other(format!("{limit} {user}")))
}

async fn failing(_: usize, _: &str) -> Result<Vec<usize>, io::Error> {
    ready(Err(io::Error::other("down too"))).await
}

#[fallback(|error| if error == Error::Missing { 1 } else { default })]
#[retry(base_delay = "1ms")]
async fn by_closure(error: bool, default: u8) -> Result<u8, Error> {
    Err(if error { Error::Missing } else { Error::Down })
}

#[fallback(0_u8, when = |error| *error == Error::Missing)]
#[circuit_breaker("sometimes")]
async fn sometimes(missing: bool) -> Result<u8, Error> {
    Err(if missing { Error::Missing } else { Error::Down })
}

#[fallback(Ok(Vec::new()))]
fn plain(fail: bool) -> Result<Vec<u8>, Error> {
    if fail { Err(Error::Down) } else { Ok(vec![1]) }
}

struct Catalogue(Vec<u8>);

impl Catalogue {
    #[fallback(Self::kept)]
    async fn items(&self, fail: bool) -> Result<Vec<u8>, Error> {
        if fail { Err(Error::Down) } else { Ok(vec![1]) }
    }

    async fn kept(&self, _: bool) -> Vec<u8> {
        ready(self.0.clone()).await
    }
}

#[cache_fallback(ttl = "1m")]
#[circuit_breaker("remembered")]
async fn remembered(from: &str, to: String, fail: bool) -> Result<String, Error> {
    if fail { Err(Error::Down) } else { Ok(format!("{from}{to}")) }
}

#[cache_fallback(key = (from.len(), 3))]
async fn keyed(from: &mut String, fail: bool) -> Result<usize, Error> {
    from.push('x');
    if fail { Err(Error::Down) } else { Ok(from.len()) }
}

#[cache_operation("sessions", fallback_to_none)]
async fn session(fail: bool) -> Result<Option<u8>, Error> {
    if fail { Err(Error::Down) } else { Ok(Some(1)) }
}

#[external_service("weather", max_retries = 1, fallback = |_| 3)]
async fn weather() -> Result<u8, Error> {
    Err(Error::Down)
}

#[tokio::test(start_paused = true)]
async fn a_path_is_called_with_the_same_arguments() {
    assert_eq!(sent(by_path(3, "a")).await.unwrap(), [4]);
    assert_eq!(sent(by_path(3, "")).await.unwrap(), [3]);
    assert_eq!(sent(in_turn(3, "")).await.unwrap(), [0; 0]);
    assert_eq!(in_turn(3, "nobody").await.unwrap_err().to_string(), "none");
    let catalogue = Catalogue(vec![8]);
    assert_eq!(sent(catalogue.items(false)).await.unwrap(), [1]);
    assert_eq!(sent(catalogue.items(true)).await.unwrap(), [8]);
}

#[tokio::test(start_paused = true)]
async fn a_closure_sees_the_error_and_an_expression_the_arguments() {
    assert_eq!(sent(by_closure(true, 9)).await.unwrap(), 1);
    assert_eq!(sent(by_closure(false, 9)).await.unwrap(), 9);
    assert_eq!(plain(true).unwrap(), [0; 0]);
    assert_eq!(plain(false).unwrap(), [1]);
}

#[tokio::test(start_paused = true)]
async fn when_lets_other_errors_pass() {
    assert_eq!(sent(sometimes(true)).await, Ok(0));
    assert_eq!(sometimes(false).await, Err(Error::Down));
}

#[tokio::test(start_paused = true)]
async fn the_last_good_answer_is_told_apart_by_the_arguments() {
    assert_eq!(sent(remembered("a", "b".into(), false)).await, Ok("ab".into()));
    assert_eq!(remembered("a", "c".into(), true).await, Err(Error::Down));
    assert_eq!(keyed(&mut "ab".into(), false).await, Ok(3));
    assert_eq!(keyed(&mut "cd".into(), true).await, Ok(3));
    assert_eq!(keyed(&mut "cde".into(), true).await, Err(Error::Down));
}

#[tokio::test(start_paused = true)]
async fn presets_bring_their_fallbacks() {
    assert_eq!(sent(session(true)).await, Ok(None));
    assert_eq!(session(false).await, Ok(Some(1)));
    assert_eq!(weather().await, Ok(3));
    assert_eq!(resilience::circuit("weather").unwrap().stats().failed_calls, 2);
}
