//! What a guard answers in place of the function.

use std::fmt;
use std::time::Duration;

/// A guard's own answer, where the function gave none.
///
/// It becomes the function's own error through `From<Rejection>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rejection {
    /// The circuit breaker is open, or half open with all of its trial calls out.
    #[non_exhaustive]
    CircuitOpen {
        /// The breaker.
        name: &'static str,
        /// In how long a call may be admitted.
        retry_after: Duration,
    },
    /// The call, or one attempt of it, took longer than its limit. It counts as the callee's failure.
    #[non_exhaustive]
    TimedOut {
        /// The timeout.
        name: &'static str,
        /// The limit.
        limit: Duration,
    },
    /// As many calls as are allowed are under way, and the queue is full or took too long.
    #[non_exhaustive]
    BulkheadFull {
        /// The bulkhead.
        name: &'static str,
    },
    /// There were as many calls as are allowed.
    #[non_exhaustive]
    RateLimited {
        /// The limiter.
        name: &'static str,
        /// In how long a call will be admitted.
        retry_after: Duration,
        /// So many calls are allowed
        limit: u32,
        /// in so long.
        period: Duration,
    },
    /// A test had the attempt fail in place of the function: it counts as the callee's failure. Only made by
    /// `testing::inject`, of the feature `testing`; it is always declared, so that a `match` means the same in either
    /// build.
    #[non_exhaustive]
    Injected {
        /// The name that the test gave.
        name: &'static str,
    },
}

impl Rejection {
    /// Whether the call was refused before it began: neither a failure of the callee nor, unless asked for, retried.
    pub fn is_refusal(&self) -> bool {
        !matches!(self, Self::TimedOut { .. } | Self::Injected { .. })
    }

    /// The policy that answers.
    pub fn name(&self) -> &'static str {
        match self {
            Self::CircuitOpen { name, .. }
            | Self::TimedOut { name, .. }
            | Self::BulkheadFull { name }
            | Self::RateLimited { name, .. }
            | Self::Injected { name } => name,
        }
    }

    /// In how long to try again, where the policy knows.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::CircuitOpen { retry_after, .. } | Self::RateLimited { retry_after, .. } => {
                Some(*retry_after)
            }
            Self::TimedOut { .. } | Self::BulkheadFull { .. } | Self::Injected { .. } => None,
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CircuitOpen { name, .. } => write!(formatter, "circuit `{name}` is open"),
            Self::TimedOut { name, limit } => write!(formatter, "`{name}` took longer than {limit:?}"),
            Self::BulkheadFull { name } => write!(formatter, "bulkhead `{name}` is full"),
            Self::RateLimited { name, .. } => write!(formatter, "rate limit of `{name}` exceeded"),
            Self::Injected { name } => write!(formatter, "a test had `{name}` fail"),
        }
    }
}

impl std::error::Error for Rejection {}
