//! The closed set of reasons that a public body may give for a failure.

use std::fmt;

/// Why a check failed, in a word that gives nothing away.
///
/// The text of an error can hold addresses, user names and worse; a public body carries this class instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorClass {
    /// The check did not end within its timeout.
    Timeout,
    /// The check panicked.
    Panic,
    /// The host's name could not be resolved.
    Dns,
    /// No connection could be made.
    Connect,
    /// The secure connection could not be agreed on.
    Tls,
    /// The credentials were refused.
    Auth,
    /// The other side answered, but not as it should.
    Protocol,
    /// Every pooled connection was in use.
    PoolExhausted,
    /// The check's own settings are missing or wrong.
    Config,
    /// The check is still running and has no earlier result.
    Pending,
    /// The last result is too old to be believed.
    Stale,
    /// Any other error.
    Error,
}

impl ErrorClass {
    /// The word used in JSON bodies.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::Panic => "panic",
            Self::Dns => "dns",
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::Auth => "auth",
            Self::Protocol => "protocol",
            Self::PoolExhausted => "pool_exhausted",
            Self::Config => "config",
            Self::Pending => "pending",
            Self::Stale => "stale",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for ErrorClass {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}
