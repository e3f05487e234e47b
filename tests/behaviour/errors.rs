//! How a rejection becomes the function's own error, and what counts as one.

use std::io;
use std::time::Duration;

use resilience::{CircuitBreaker, Rejection, circuit_breaker, retry, timeout};
use tokio::time::sleep;

use crate::Error;

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
