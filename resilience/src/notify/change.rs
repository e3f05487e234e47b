//! What sinks are told of: changes of checks and of circuits, in one form.

use std::time::{Duration, SystemTime};

use crate::event::CircuitChange;
use crate::health::change::HealthChange;
use crate::health::status::HealthStatus;
use crate::policy::circuit_state::CircuitState;
use crate::sync::Arc;

/// What changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Subject {
    Check(Arc<str>),
    Circuit(&'static str),
}

impl Subject {
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Check(name) => name,
            Self::Circuit(name) => name,
        }
    }
}

/// What a state means to who is told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// All is well.
    Good,
    /// Somebody chose it by hand.
    Chosen,
    /// Something is wrong.
    Bad,
}

/// A state, by the word for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct State {
    pub(super) word: &'static str,
    pub(super) tone: Tone,
}

impl From<HealthStatus> for State {
    fn from(status: HealthStatus) -> Self {
        let tone = if status == HealthStatus::Healthy { Tone::Good } else { Tone::Bad };
        Self { word: status.as_str(), tone }
    }
}

impl From<CircuitState> for State {
    fn from(state: CircuitState) -> Self {
        let tone = match state {
            CircuitState::Closed => Tone::Good,
            CircuitState::Disabled | CircuitState::MetricsOnly => Tone::Chosen,
            CircuitState::Open | CircuitState::HalfOpen | CircuitState::ForcedOpen => Tone::Bad,
        };
        Self { word: state.as_str(), tone }
    }
}

/// A change from one state to another.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Change {
    pub(super) subject: Subject,
    pub(super) from: State,
    pub(super) to: State,
    pub(super) reason: Option<String>,
    pub(super) at: SystemTime,
    /// Of a check.
    pub(super) critical: Option<bool>,
    /// Of a circuit that is open.
    pub(super) remaining: Option<Duration>,
}

impl Change {
    pub(super) fn of_check(change: &HealthChange) -> Self {
        Self {
            subject: Subject::Check(Arc::clone(&change.check)),
            from: change.from.into(),
            to: change.to.into(),
            reason: change.reason.clone(),
            at: change.at,
            critical: Some(change.critical),
            remaining: None,
        }
    }

    /// `None` for a trial within the trouble: a circuit that is half open has neither recovered nor failed anew.
    pub(super) fn of_circuit(change: &CircuitChange) -> Option<Self> {
        if change.to == CircuitState::HalfOpen {
            return None;
        }
        Some(Self {
            subject: Subject::Circuit(change.name),
            from: change.from.into(),
            to: change.to.into(),
            reason: Some(change.reason.to_owned()),
            at: change.at,
            critical: None,
            remaining: change.remaining,
        })
    }
}
