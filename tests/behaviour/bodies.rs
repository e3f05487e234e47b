//! What stands in a body means what it means in the bare function.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use resilience::{circuit_breaker, retry, timeout};
use tokio::time::sleep;

use crate::{Error, sent};

static CALLS: AtomicU32 = AtomicU32::new(0);

/// Names that the expansion uses for its own.
#[retry(base_delay = "1ms")]
#[circuit_breaker]
async fn shadowed(call: u32, judge: u32, body: u32, result: u32) -> Result<u32, Error> {
    let ended = call + judge;
    let value = body + result;
    CALLS.fetch_add(1, Ordering::Relaxed);
    Ok(ended + value)
}

#[timeout("1s")]
async fn returning(early: bool) -> Result<u32, Error> {
    const ONE: u32 = 1;
    macro_rules! bail {
        () => {
            return Err(Error::Missing)
        };
    }
    if early {
        bail!();
    }
    let parsed: u32 = "x".parse().or_else(|_| "2".parse())?;
    let found = loop {
        if let Some(found) = [1, 2, 3].iter().find(|item| **item == parsed) {
            break found;
        }
    };
    Ok(found + ONE)
}

#[circuit_breaker]
async fn with_inner_attributes() -> Result<u32, Error> {
    #![allow(unused_variables)]
    let unused = 3;
    Ok(1)
}

struct Drops<'a>(&'a AtomicU32);

impl Drop for Drops<'_> {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[retry]
#[timeout("1s", total = "10s")]
#[circuit_breaker]
async fn cancelled(drops: &AtomicU32) -> Result<(), Error> {
    let _held = Drops(drops);
    sleep(Duration::from_millis(500)).await;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn names_of_the_body_do_not_meet_those_of_the_expansion() {
    assert_eq!(sent(shadowed(1, 2, 3, 4)).await.unwrap(), 10);
    assert_eq!(CALLS.load(Ordering::Relaxed), 1);
    assert_eq!(with_inner_attributes().await.unwrap(), 1);
}

#[tokio::test(start_paused = true)]
async fn return_and_question_mark_leave_the_function() {
    assert_eq!(sent(returning(true)).await.unwrap_err(), Error::Missing);
    assert_eq!(returning(false).await.unwrap(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_call_drops_its_body() {
    let drops = AtomicU32::new(0);
    let call = tokio::time::timeout(Duration::from_millis(100), sent(cancelled(&drops)));
    assert!(call.await.is_err());
    assert_eq!(drops.load(Ordering::Relaxed), 1);
    let stats = resilience::circuit("cancelled").unwrap().stats();
    assert_eq!((stats.cancelled_calls, stats.total_calls), (1, 1));
}
