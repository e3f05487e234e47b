//! What listeners are told.

use std::sync::Arc;
use std::time::SystemTime;

use super::status::HealthStatus;

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
