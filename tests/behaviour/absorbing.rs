//! The attribute that expands first takes the others of ours, and leaves those of others.

use resilience as other_name;
use resilience::{Error as StartError, circuit_breaker, retry, timeout};

use crate::{Error, sent};

/// An attribute of another crate that is called like ours would stay; one of ours under another name expands by itself.
#[retry(base_delay = "1ms")]
#[doc = "Between two of ours."]
#[resilience::circuit_breaker("absorbed")]
#[must_use = "and below"]
#[::resilience::timeout("1s")]
async fn absorbed() -> Result<u32, Error> {
    Ok(1)
}

#[cfg_attr(all(), circuit_breaker("conditional"))]
#[cfg_attr(any(), timeout("not a duration"))]
#[retry]
async fn conditional() -> Result<u32, Error> {
    Ok(2)
}

#[other_name::timeout("1s")]
#[other_name::circuit_breaker("nested")]
async fn nested() -> Result<u32, Error> {
    Ok(3)
}

#[resilience::guard("umbrella", retry(max_retries = 1), timeout("1s"), circuit_breaker)]
async fn umbrella() -> Result<u32, Error> {
    Ok(4)
}

#[resilience::guard(circuit_breaker("split"))]
#[timeout("1s")]
async fn split() -> Result<u32, Error> {
    Ok(5)
}

/// Below ours, it wraps the whole call.
#[retry(max_retries = 2, base_delay = "1ms")]
#[timeout("1s")]
#[tracing::instrument(skip(calls))]
async fn instrumented(text: String, calls: &mut u32) -> Result<String, Error> {
    *calls += 1;
    if *calls < 3 { Err(Error::Down) } else { Ok(text.clone()) }
}

#[tokio::test(start_paused = true)]
async fn an_instrumented_function_is_tried_again() {
    assert_eq!(sent(instrumented("a".into(), &mut 0)).await, Ok("a".into()));
}

#[tokio::test(start_paused = true)]
async fn every_spelling_is_one_stack() -> Result<(), StartError> {
    assert_eq!(absorbed().await, Ok(1));
    assert_eq!(conditional().await, Ok(2));
    assert_eq!(nested().await, Ok(3));
    assert_eq!(umbrella().await, Ok(4));
    assert_eq!(split().await, Ok(5));
    for name in ["absorbed", "conditional", "nested", "umbrella", "split"] {
        assert_eq!(resilience::circuit(name).unwrap().stats().successful_calls, 1, "{name}");
    }
    Ok(())
}
