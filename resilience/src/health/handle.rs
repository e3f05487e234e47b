//! The health of the running service, for the program's own code.

use std::fmt;
use std::time::Duration;

use super::engine::Engine;
use super::report::{CheckReport, HealthReport};
use super::state::Transition;
use crate::clock;
use crate::current;
use crate::sync::Arc;

/// The health of the service that runs in this process.
///
/// Before `serve()` it knows the declared checks; those that take provided values answer with the class `config`
/// until `serve()` has been given them.
///
/// ```no_run
/// # async fn example() {
/// let report = resilience::health().report().await;
/// println!("{} since {:?}", report.status(), report.timestamp());
/// # }
/// ```
pub fn health() -> HealthHandle {
    HealthHandle { _private: () }
}

/// See [`health()`].
///
/// Its methods must be called within a tokio runtime, else they panic. Dropping one of their futures cancels
/// nothing: checks that it started run on, and their results are kept.
#[derive(Clone, Copy, Debug)]
pub struct HealthHandle {
    _private: (),
}

impl HealthHandle {
    /// The report, with no check's result older than its `max_age`. Takes 2.5 s at most: then a check that still
    /// runs keeps its last result, or is unknown.
    pub async fn report(self) -> Arc<HealthReport> {
        current::engine().report().await
    }

    /// How one check is; runs it, if its result is older than its `max_age`. `None` if there is none of that name.
    pub async fn check(self, name: &str) -> Option<CheckReport> {
        current::engine().check(name).await
    }

    /// The last transitions of a check, 32 at most, oldest first; `None` if there is none of that name.
    pub fn history(self, name: &str) -> Option<Vec<Transition>> {
        current::engine().history(name)
    }

    /// Waits until no critical check fails, looking every `interval` and for `timeout` at most.
    ///
    /// # Errors
    /// With the names of the checks that still fail, and why.
    pub async fn wait_until_healthy(self, timeout: Duration, interval: Duration) -> Result<(), NotReady> {
        current::engine().wait_until_healthy(timeout, interval).await
    }
}

impl Engine {
    /// Waits until no critical check fails.
    pub(crate) async fn wait_until_healthy(
        self: &Arc<Self>,
        timeout: Duration,
        interval: Duration,
    ) -> Result<(), NotReady> {
        let end = clock::after(timeout);
        loop {
            let next_look = clock::after(interval).min(end);
            // A look that hangs is over at the end all the same.
            let _ = tokio::time::timeout_at(end, self.report()).await;
            if self.passes_before(next_look).await {
                return Ok(());
            }
            let failing: Vec<_> = self.latest().failing().cloned().collect();
            if clock::now() >= end {
                return Err(NotReady { failing, waited: timeout });
            }
            let names: Vec<_> = failing.iter().map(CheckReport::name).collect();
            tracing::info!(checks = names.join(", "), "waiting for critical checks");
        }
    }

    /// Whether no critical check fails, now or as soon as a background check says so, until `end`.
    async fn passes_before(&self, end: clock::Instant) -> bool {
        let mut reports = self.subscribe();
        loop {
            reports.mark_unchanged();
            if self.latest().failing().next().is_none() {
                return true;
            }
            if tokio::time::timeout_at(end, reports.changed()).await.is_err() {
                return false;
            }
        }
    }
}

/// Critical checks still fail.
#[derive(Clone, Debug)]
pub struct NotReady {
    failing: Vec<CheckReport>,
    waited: Duration,
}

impl NotReady {
    /// The checks that fail, by name.
    pub fn failing(&self) -> &[CheckReport] {
        &self.failing
    }
}

impl fmt::Display for NotReady {
    /// For the program's own log: with the texts of errors.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "not healthy after {:?}: ", self.waited)?;
        for (index, check) in self.failing.iter().enumerate() {
            let reason = check.error().or(check.message()).unwrap_or_default();
            let gap = if index == 0 { "" } else { ", " };
            write!(formatter, "{gap}`{}` is {}", check.name(), check.status())?;
            if !reason.is_empty() {
                write!(formatter, " ({reason})")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for NotReady {}
