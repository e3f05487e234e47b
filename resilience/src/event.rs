//! What happens to guarded calls, told to whoever wants to know. Nobody who is told can change a decision.

use std::time::Duration;

use crate::policy::fallback::FallbackKind;

/// Something that happened to a guarded call. Never published while a lock is held, and never for a call that simply
/// succeeded.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum PolicyEvent {
    /// A call was refused by an open breaker.
    CircuitRefused { name: &'static str, retry_after: Duration },
    /// A call ended in a later period than it began in: its result changes nothing.
    ResultDiscarded { name: &'static str },
    /// An attempt failed, and another follows.
    RetryScheduled { name: &'static str, attempt: u32, pause: Duration },
    /// An attempt failed, and none follows: `attempts`, `not_retryable`, `elapsed`, `deadline` or `budget`.
    RetriesEnded { name: &'static str, attempts: u32, reason: &'static str },
    /// The time was up.
    TimedOut { name: &'static str, limit: Duration },
    /// A call found no place.
    BulkheadRefused { name: &'static str },
    /// A call was beyond the limit.
    RateLimited { name: &'static str, retry_after: Duration },
    /// A fallback answered.
    FellBack { name: &'static str, kind: FallbackKind },
}

/// Tells everybody.
pub(crate) fn publish(event: &PolicyEvent) {
    tracing::debug!(?event, "policy");
}
