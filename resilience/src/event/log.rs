//! Events for the log, by `tracing`.
//!
//! Targets, messages and fields are stable: alerts and searches may rely on them. Times are in seconds. A change to a
//! state in which calls are refused is a warning, as is what a caller feels; what is one of many is for debugging.
//!
//! | target | level | message | fields |
//! |---|---|---|---|
//! | `resilience::circuit_breaker` | WARN to `open` or `forced_open`, else INFO | `circuit changed` | `name`, `from`, `to`, `reason`, `remaining` where it is open |
//! | `resilience::circuit_breaker` | DEBUG | `call refused` | `name`, `retry_after` |
//! | `resilience::circuit_breaker` | DEBUG | `result discarded` | `name` |
//! | `resilience::retry` | WARN | `attempt failed, another follows` | `name`, `attempt`, `pause` |
//! | `resilience::retry` | DEBUG | `retries ended` | `name`, `attempts`, `reason` |
//! | `resilience::timeout` | WARN | `timed out` | `name`, `limit` |
//! | `resilience::bulkhead` | DEBUG | `call refused` | `name` |
//! | `resilience::rate_limiter` | DEBUG | `call refused` | `name`, `retry_after` |
//! | `resilience::keys` | WARN | `keys share one state` | `policy`, `name`, `max_keys` |
//! | `resilience::fallback` | WARN for an old answer, else DEBUG | `fallback answered` | `name`, `kind`, `age` of an old answer |

use tracing::level_filters::LevelFilter;
use tracing::{debug, info, warn};

use super::PolicyEvent;
use crate::policy::circuit_state::CircuitState;

const BREAKER: &str = "resilience::circuit_breaker";
const RETRY: &str = "resilience::retry";
const TIMEOUT: &str = "resilience::timeout";
const BULKHEAD: &str = "resilience::bulkhead";
const RATE_LIMITER: &str = "resilience::rate_limiter";
const KEYS: &str = "resilience::keys";
const FALLBACK: &str = "resilience::fallback";

/// From which level on the log shows `event`.
#[inline]
pub(super) fn level(event: &PolicyEvent) -> LevelFilter {
    match event {
        PolicyEvent::CircuitChanged { to, .. } if !to.refuses() => LevelFilter::INFO,
        PolicyEvent::CircuitChanged { .. }
        | PolicyEvent::RetryScheduled { .. }
        | PolicyEvent::TimedOut { .. }
        | PolicyEvent::KeysShared { .. }
        | PolicyEvent::FellBack { age: Some(_), .. } => LevelFilter::WARN,
        _ => LevelFilter::DEBUG,
    }
}

#[cold]
pub(super) fn write(event: &PolicyEvent) {
    match event {
        PolicyEvent::CircuitChanged { name, from, to, reason, remaining } => {
            let remaining = remaining.map(|remaining| remaining.as_secs_f64());
            write_change(name, *from, *to, reason, remaining);
        }
        PolicyEvent::CircuitRefused { name, retry_after } => {
            debug!(target: BREAKER, name, retry_after = retry_after.as_secs_f64(), "call refused");
        }
        PolicyEvent::ResultDiscarded { name } => debug!(target: BREAKER, name, "result discarded"),
        PolicyEvent::RetryScheduled { name, attempt, pause } => {
            let pause = pause.as_secs_f64();
            warn!(target: RETRY, name, attempt, pause, "attempt failed, another follows");
        }
        PolicyEvent::RetriesEnded { name, attempts, reason } => {
            debug!(target: RETRY, name, attempts, reason, "retries ended");
        }
        PolicyEvent::TimedOut { name, limit } => {
            warn!(target: TIMEOUT, name, limit = limit.as_secs_f64(), "timed out");
        }
        PolicyEvent::BulkheadRefused { name } => debug!(target: BULKHEAD, name, "call refused"),
        PolicyEvent::RateLimited { name, retry_after } => {
            debug!(target: RATE_LIMITER, name, retry_after = retry_after.as_secs_f64(), "call refused");
        }
        PolicyEvent::KeysShared { policy, name, max_keys } => {
            warn!(target: KEYS, policy, name, max_keys, "keys share one state");
        }
        PolicyEvent::FellBack { name, kind, age: None } => {
            debug!(target: FALLBACK, name, kind = kind.as_str(), "fallback answered");
        }
        PolicyEvent::FellBack { name, kind, age: Some(age) } => {
            let age = age.as_secs_f64();
            warn!(target: FALLBACK, name, kind = kind.as_str(), age, "fallback answered");
        }
    }
}

fn write_change(name: &str, from: CircuitState, to: CircuitState, reason: &str, remaining: Option<f64>) {
    if to.refuses() {
        warn!(target: BREAKER, name, %from, %to, reason, remaining, "circuit changed");
    } else {
        info!(target: BREAKER, name, %from, %to, reason, remaining, "circuit changed");
    }
}
