//! The states of a circuit breaker.

use std::fmt;

/// The state of a circuit breaker. Its `Display` is what JSON bodies and metrics say: `half_open`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum CircuitState {
    /// Calls go through; failures are counted.
    #[default]
    Closed,
    /// Calls are refused, until the recovery time is over.
    Open,
    /// Some trial calls go through, and decide what follows.
    HalfOpen,
    /// Calls are refused until somebody says otherwise.
    ForcedOpen,
    /// Calls go through; nothing is judged.
    Disabled,
    /// Calls go through; failures are counted and have no consequence.
    MetricsOnly,
}

impl CircuitState {
    /// Every state, in the order of the documentation.
    pub const ALL: [Self; 6] =
        [Self::Closed, Self::Open, Self::HalfOpen, Self::ForcedOpen, Self::Disabled, Self::MetricsOnly];

    /// The word for it: `closed`, `open`, `half_open`, `forced_open`, `disabled` or `metrics_only`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Open => "open",
            Self::HalfOpen => "half_open",
            Self::ForcedOpen => "forced_open",
            Self::Disabled => "disabled",
            Self::MetricsOnly => "metrics_only",
        }
    }

    /// Whether it refuses every call.
    pub(crate) const fn refuses(self) -> bool {
        matches!(self, Self::Open | Self::ForcedOpen)
    }

    /// Whether its callee is in trouble, or was until just now: what makes the health of the service degraded.
    pub(crate) const fn is_unhealthy(self) -> bool {
        matches!(self, Self::Open | Self::HalfOpen | Self::ForcedOpen)
    }
}

impl fmt::Display for CircuitState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}
