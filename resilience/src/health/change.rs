//! What listeners are told.

use std::time::SystemTime;

use super::status::HealthStatus;
use crate::hook::ListenerRun;
use crate::isolated::Call;
use crate::listeners::Change;
use crate::provided::Provided;
use crate::sync::Arc;

/// One change of a check's verdict, after its thresholds.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct HealthChange {
    /// The check's name.
    pub check: Arc<str>,
    /// Whether the check is critical.
    pub critical: bool,
    /// The verdict before.
    pub from: HealthStatus,
    /// The verdict now.
    pub to: HealthStatus,
    /// Why: the author's message or the error's class; `None` where there is nothing to say.
    pub reason: Option<String>,
    /// When.
    pub at: SystemTime,
}

impl Change for HealthChange {
    type Run = ListenerRun;

    fn subject(&self) -> &str {
        &self.check
    }

    fn joined(self, earlier: &Self) -> Option<Self> {
        (earlier.from != self.to).then_some(Self { from: earlier.from, ..self })
    }

    fn call(self, run: ListenerRun, provided: Arc<Provided>) -> Call {
        match run {
            ListenerRun::Async(run) => Call::Async(Box::pin(async move { run(provided, self).await })),
            ListenerRun::Blocking(run) => Call::Blocking(Box::new(move || run(&provided, self))),
        }
    }
}
