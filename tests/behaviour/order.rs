//! The order of execution is fixed, whatever the order of writing.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use resilience::{circuit_breaker, fallback, retry, timeout};
use tokio::time::sleep;

use crate::Error;

/// Two functions with one stack, written from the top and from the bottom.
macro_rules! both {
    ($test:ident, $breaker:literal, $other:literal) => {
        #[tokio::test(start_paused = true)]
        async fn $test() {
            static CALLS: AtomicU32 = AtomicU32::new(0);

            #[fallback(|_| 7)]
            #[retry(max_retries = 2, jitter = none)]
            #[circuit_breaker($breaker)]
            #[timeout("100ms")]
            async fn downwards() -> Result<u32, Error> {
                CALLS.fetch_add(1, Ordering::Relaxed);
                sleep(Duration::from_secs(1)).await;
                Ok(1)
            }

            #[timeout("100ms")]
            #[circuit_breaker($other)]
            #[retry(max_retries = 2, jitter = none)]
            #[fallback(|_| 7)]
            async fn upwards() -> Result<u32, Error> {
                CALLS.fetch_add(1, Ordering::Relaxed);
                sleep(Duration::from_secs(1)).await;
                Ok(1)
            }

            for (name, answer) in [($breaker, downwards().await), ($other, upwards().await)] {
                // The limit is for each attempt, each attempt counts with the breaker, and the fallback answers once.
                assert_eq!(answer.unwrap(), 7);
                assert_eq!(resilience::circuit(name).unwrap().stats().failed_calls, 3);
            }
            assert_eq!(CALLS.load(Ordering::Relaxed), 6);
        }
    };
}

both!(each_attempt_is_limited_and_counted, "downwards", "upwards");

#[tokio::test(start_paused = true)]
async fn the_total_holds_for_all_attempts() {
    #[retry(max_retries = 9, base_delay = "10ms", jitter = none, backoff = constant)]
    #[timeout("100ms", total = "250ms")]
    async fn slow(calls: &AtomicU32) -> Result<u32, Error> {
        calls.fetch_add(1, Ordering::Relaxed);
        sleep(Duration::from_secs(1)).await;
        Ok(1)
    }
    let calls = AtomicU32::new(0);
    let began = tokio::time::Instant::now();
    assert!(slow(&calls).await.is_err());
    assert_eq!(calls.load(Ordering::Relaxed), 3);
    assert!(began.elapsed() <= Duration::from_millis(251));
}
