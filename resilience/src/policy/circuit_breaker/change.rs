//! The transitions of a circuit, and the reasons for them.

use crate::policy::circuit_state::CircuitState;

/// One transition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) from: CircuitState,
    pub(crate) to: CircuitState,
    pub(crate) reason: Reason,
    /// Until when it is open, where it opens.
    pub(crate) until: Option<u64>,
}

/// Why a circuit changed its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    Threshold,
    FailureRate,
    SlowRate,
    TrialFailed,
    LeaseLapsed,
    TrialsSucceeded,
    RecoveryOver,
    Manual,
}

impl Reason {
    /// The word for it in events.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Threshold => "threshold",
            Self::FailureRate => "failure_rate",
            Self::SlowRate => "slow_rate",
            Self::TrialFailed => "trial_failed",
            Self::LeaseLapsed => "lease_lapsed",
            Self::TrialsSucceeded => "trials_succeeded",
            Self::RecoveryOver => "recovery_over",
            Self::Manual => "manual",
        }
    }
}
