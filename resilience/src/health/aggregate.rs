//! From the states of checks to the state of the whole: total, and the same in any order.

use std::borrow::Cow;

use super::report::CheckReport;
use super::status::HealthStatus;

/// What a check of this status adds to the whole.
///
/// | status | critical | not critical |
/// |---|---|---|
/// | healthy, degraded | as it is | as it is |
/// | unhealthy | unhealthy | degraded |
/// | unknown | unhealthy: not ready before it has run | healthy |
pub(crate) fn effective(status: HealthStatus, critical: bool) -> HealthStatus {
    match (status, critical) {
        (HealthStatus::Unhealthy | HealthStatus::Unknown, true) => HealthStatus::Unhealthy,
        (HealthStatus::Unhealthy, false) => HealthStatus::Degraded,
        (HealthStatus::Unknown, false) => HealthStatus::Healthy,
        (passing, _) => passing,
    }
}

/// The worst of the effective states; healthy where there is none.
pub(crate) fn whole(effective: impl IntoIterator<Item = HealthStatus>) -> HealthStatus {
    effective.into_iter().max().unwrap_or(HealthStatus::Healthy)
}

/// Which checks decide on readiness.
///
/// A dependency that all replicas share takes all of them out of the balancer at once when its check is critical;
/// clients then see refused connections where they might have had a fallback. `Process` avoids that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Readiness {
    /// The critical checks. The default.
    #[default]
    Critical,
    /// None: started and not stopping is ready.
    Process,
    /// The checks of these names, critical or not.
    Only(Vec<Cow<'static, str>>),
}

impl Readiness {
    pub(crate) fn counts(&self, check: &CheckReport) -> bool {
        if check.always_counts {
            return true;
        }
        match self {
            Self::Critical => check.critical,
            Self::Process => false,
            Self::Only(names) => names.iter().any(|name| *name == *check.name),
        }
    }
}

#[cfg(test)]
#[path = "aggregate_tests.rs"]
mod tests;
