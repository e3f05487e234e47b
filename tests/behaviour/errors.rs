//! How a rejection becomes the function's own error, and what counts as one.

use std::io;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use resilience::{CircuitBreaker, Rejection, circuit_breaker, retry, timeout};
use tokio::time::sleep;

use crate::{Error, sent};

#[timeout("10ms")]
async fn own() -> Result<(), Error> {
    sleep(Duration::from_secs(1)).await;
    Ok(())
}

#[timeout("10ms")]
async fn boxed() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    sleep(Duration::from_secs(1)).await;
    Ok(())
}

#[timeout("10ms", reject_with = |rejection| io::Error::new(io::ErrorKind::TimedOut, rejection.to_string()))]
async fn converted() -> Result<(), io::Error> {
    sleep(Duration::from_secs(1)).await;
    Ok(())
}

fn late(rejection: Rejection) -> Option<u8> {
    (!rejection.is_refusal()).then_some(0)
}

#[timeout("10ms", reject_with = late)]
async fn whole() -> Option<u8> {
    sleep(Duration::from_secs(1)).await;
    None
}

/// Nothing here refuses a call, so the error needs to know of no refusals.
#[retry(base_delay = "1ms", retry_if = |error| error.kind() == io::ErrorKind::Other)]
async fn only_tried_again(calls: &mut u32) -> Result<u32, io::Error> {
    *calls += 1;
    if *calls < 3 { Err(io::Error::other("down")) } else { Ok(*calls) }
}

#[retry(base_delay = "1s", jitter = none, max_elapsed = "3s")]
async fn may_be_late(calls: &AtomicU32) -> Result<(), Error> {
    calls.fetch_add(1, Ordering::Relaxed);
    Err(Error::Missing)
}

#[retry(base_delay = "1s", jitter = none, max_elapsed = "3s")]
async fn cannot_say_that_it_is_late(calls: &AtomicU32) -> Result<(), io::Error> {
    calls.fetch_add(1, Ordering::Relaxed);
    Err(io::Error::other("down"))
}

#[circuit_breaker]
static SHARED: CircuitBreaker = CircuitBreaker::new("shared").threshold(1);

#[circuit_breaker(SHARED, ignore = |error| *error == Error::Missing)]
async fn one(error: Error) -> Result<(), Error> {
    Err(error)
}

#[circuit_breaker(SHARED)]
fn two() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(threshold = 1, failure_if = |error: &Error| *error == code)]
async fn captured(code: Error) -> Result<(), Error> {
    Err(Error::Missing)
}

#[tokio::test(start_paused = true)]
async fn rejections_take_the_form_of_the_return_type() {
    assert!(matches!(own().await, Err(Error::Refused(Rejection::TimedOut { name: "own", .. }))));
    assert!(boxed().await.unwrap_err().is::<Rejection>());
    assert_eq!(converted().await.unwrap_err().kind(), io::ErrorKind::TimedOut);
    assert_eq!(whole().await, Some(0));
    assert_eq!(only_tried_again(&mut 0).await.unwrap(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_shared_breaker_counts_for_all_its_functions() {
    assert_eq!(one(Error::Missing).await, Err(Error::Missing));
    assert_eq!(two(), Ok(()));
    assert_eq!(one(Error::Down).await, Err(Error::Down));
    assert!(matches!(two(), Err(Error::Refused(Rejection::CircuitOpen { name: "shared", .. }))));
}

#[tokio::test(start_paused = true)]
async fn predicates_may_look_at_arguments() {
    assert_eq!(captured(Error::Down).await, Err(Error::Missing));
    assert_eq!(captured(Error::Missing).await, Err(Error::Missing));
    assert!(matches!(captured(Error::Down).await, Err(Error::Refused(_))));
}

/// Polls a call into its first pause, and lets the machine sleep until after `max_elapsed`.
async fn slept_in<T>(call: impl Future<Output = T>) -> T {
    let mut call = std::pin::pin!(call);
    assert!(tokio::time::timeout(Duration::from_millis(500), &mut call).await.is_err());
    tokio::time::advance(Duration::from_secs(5)).await;
    call.await
}

#[tokio::test(start_paused = true)]
async fn no_attempt_begins_late_where_the_error_can_say_so() {
    let calls = AtomicU32::new(0);
    let answer = slept_in(sent(may_be_late(&calls))).await;
    assert!(
        matches!(answer, Err(Error::Refused(Rejection::TimedOut { name: "may_be_late", .. }))),
        "{answer:?}"
    );
    assert_eq!(calls.into_inner(), 1);
    let calls = AtomicU32::new(0);
    let answer = slept_in(sent(cannot_say_that_it_is_late(&calls))).await;
    assert_eq!(answer.unwrap_err().kind(), io::ErrorKind::Other);
    assert_eq!(calls.into_inner(), 2);
}
