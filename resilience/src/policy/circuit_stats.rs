//! What a circuit breaker counted.

use std::time::Duration;

use super::circuit_state::CircuitState;

/// What a circuit breaker counted since the program began, and how it is now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CircuitStats {
    /// All calls: the sum of the five below.
    pub total_calls: u64,
    /// Calls that were let through and succeeded.
    pub successful_calls: u64,
    /// Calls that were let through and failed.
    pub failed_calls: u64,
    /// Calls that were refused.
    pub rejected_calls: u64,
    /// Calls that were let through and say nothing about the callee.
    pub ignored_calls: u64,
    /// Calls that were let through and whose end nobody waited for.
    pub cancelled_calls: u64,
    /// Calls, counted above by their result, that ended in a later period than they began in, so that their result
    /// changed nothing.
    pub discarded_results: u64,
    /// How often the state changed.
    pub state_changes: u64,
    /// Failures that count towards opening: those in a row, or, with a failure rate, those in the window.
    pub failure_count: u64,
    /// Successes of trial calls that count towards closing.
    pub success_count: u64,
    /// The state.
    pub state: CircuitState,
    /// In how long a call may be let through, where calls are refused until then.
    pub remaining: Option<Duration>,
}
