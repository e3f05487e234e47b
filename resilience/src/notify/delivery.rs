//! One message on its way.

use std::time::Duration;

use super::counts::Outcome;
use super::message::Message;
use super::sink::{Again, Failure, Sink};
use crate::policy::retry::{Backoff, Jitter};

/// The pause after the first attempt; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// The longest pause, also where the receiver wishes for a longer one: other messages wait behind this one.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// How hard it is tried.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attempts {
    /// How often at most.
    pub(super) most: u32,
    /// How long one may take.
    pub(super) limit: Duration,
}

/// Brings `message` to the receiver, or gives up.
pub(super) async fn deliver(name: &str, sink: &dyn Sink, attempts: Attempts, message: &Message) -> Outcome {
    let (subject, id) = (message.subject.name(), message.id.as_str());
    for attempt in 1.. {
        let sent = tokio::time::timeout(attempts.limit, sink.send(message)).await;
        let late =
            || Failure { reason: format!("no answer within {:?}", attempts.limit), again: Again::Soon };
        let Err(Failure { reason, again }) = sent.unwrap_or_else(|_| Err(late())) else {
            tracing::debug!(sink = name, subject, id, attempt, "a notification was delivered");
            return Outcome::Delivered;
        };
        let address = sink.address();
        if again == Again::Never {
            tracing::error!(sink = name, subject, id, address, reason, "a notification was refused");
            return Outcome::Refused;
        }
        if attempt >= attempts.most {
            tracing::error!(
                sink = name,
                subject,
                id,
                address,
                attempt,
                reason,
                "a notification was not delivered"
            );
            return Outcome::Dropped;
        }
        tracing::debug!(sink = name, subject, id, address, attempt, reason, "a notification is tried again");
        tokio::time::sleep(pause(attempt, again, fastrand::f64())).await;
    }
    Outcome::Dropped
}

/// How long to wait after so many attempts.
fn pause(attempt: u32, again: Again, chance: f64) -> Duration {
    let backoff = Backoff::Exponential.pause(FIRST_PAUSE, 2.0, attempt, LONGEST_PAUSE);
    let pause = Jitter::Equal.apply(backoff, chance);
    match again {
        Again::After(wish) => pause.max(wish).min(LONGEST_PAUSE),
        Again::Never | Again::Soon => pause,
    }
}

#[cfg(test)]
#[path = "delivery_tests.rs"]
mod tests;
