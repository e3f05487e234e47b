//! What a view may show of the report.

use std::collections::BTreeMap;

use serde_json::Value;

use super::View;
use crate::clock::rfc3339;
use crate::health::report::{CheckReport, CircuitReport, HealthReport};
use crate::health::status::HealthStatus;
use crate::http::authorize::Level;
use crate::http::json::{self, Object};
use crate::lifecycle::Phase;

/// How large a body may be that nobody showed a token for, in bytes.
const LIMIT: usize = 16 * 1024;

/// What is left out for the limit's sake; each step leaves out what the ones before do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Omit {
    Nothing,
    Details,
    Messages,
    /// Healthy circuits too.
    HealthyChecks,
    /// All circuits too.
    Checks,
}

const STEPS: [Omit; 5] = [Omit::Nothing, Omit::Details, Omit::Messages, Omit::HealthyChecks, Omit::Checks];

/// How much is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown {
    level: Level,
    omit: Omit,
}

/// One report as one view shows it.
pub(super) struct Page<'a> {
    pub(super) report: &'a HealthReport,
    pub(super) shown: Shown,
    filter: fn(&CheckReport) -> bool,
}

/// The body of a view.
pub(super) fn render(view: &View, report: &HealthReport, level: Level) -> String {
    fit(level, |shown, object| {
        let page = Page { report, shown, filter: view.filter };
        (view.verdict)(&page, object);
        if level != Level::Verdict {
            (view.rest)(&page, object);
        }
    })
}

/// An object that leaves out as much as it takes to stay within the limit.
pub(super) fn fit(level: Level, write: impl Fn(Shown, &mut Object<'_>)) -> String {
    let mut body = String::new();
    for omit in STEPS {
        body = json::object(|object| {
            write(Shown { level, omit }, object);
            if omit != Omit::Nothing {
                object.flag("truncated", true);
            }
        });
        if body.len() <= LIMIT || !level.is_bounded() {
            break;
        }
    }
    body
}

impl<'a> Page<'a> {
    pub(super) fn checks(&self) -> impl Iterator<Item = &'a CheckReport> {
        let (filter, omit) = (self.filter, self.shown.omit);
        let fits = move |check: &CheckReport| match omit {
            Omit::Checks => false,
            Omit::HealthyChecks => check.status() != HealthStatus::Healthy,
            _ => true,
        };
        self.report.checks().iter().filter(move |check| filter(check) && fits(check))
    }

    pub(super) fn circuits(&self) -> impl Iterator<Item = &'a CircuitReport> {
        let shown = self.shown;
        self.report.circuits().iter().filter(move |circuit| shown.shows_circuit(circuit))
    }

    pub(super) fn timestamp(&self) -> String {
        rfc3339(self.report.timestamp())
    }

    /// The phase's reason to be unhealthy, which no check shows.
    pub(super) fn phase_reason(&self) -> Option<&str> {
        self.report.reason().filter(|_| self.report.phase() != Phase::Serving)
    }
}

impl Shown {
    /// What is said of a check: the error's text where details are shown, else what is public.
    pub(super) fn message(self, check: &CheckReport) -> Option<&str> {
        if self.omit >= Omit::Messages {
            return None;
        }
        let error = check.error().filter(|_| self.shows_details());
        error.or_else(|| check.message())
    }

    /// The details of a check, where they are shown and there are any.
    pub(super) fn details(self, check: &CheckReport) -> Option<&BTreeMap<String, Value>> {
        Some(check.details()).filter(|details| self.shows_details() && !details.is_empty())
    }

    pub(super) fn write_details(self, check: &CheckReport, object: &mut Object<'_>) {
        if let Some(details) = self.details(check) {
            object.object("details", |object| {
                for (key, value) in details {
                    object.value(key, value);
                }
            });
        }
    }

    pub(super) fn shows_circuit(self, circuit: &CircuitReport) -> bool {
        match self.omit {
            Omit::Checks => false,
            Omit::HealthyChecks => circuit.state().is_unhealthy(),
            _ => true,
        }
    }

    /// Whether there is room for what circuits counted.
    pub(super) fn shows_counts(self) -> bool {
        self.omit < Omit::Details
    }

    fn shows_details(self) -> bool {
        self.level.shows_details() && self.omit < Omit::Details
    }
}

/// What a check adds to the whole, in formats that do not know `unknown`: what cannot be relied on is not healthy.
pub(super) fn known(check: &CheckReport) -> HealthStatus {
    match (check.status(), check.critical()) {
        (HealthStatus::Unknown, _) if !check.enabled() => HealthStatus::Healthy,
        (HealthStatus::Unknown, false) => HealthStatus::Degraded,
        _ => check.effective(),
    }
}

#[cfg(test)]
#[path = "page_tests.rs"]
mod tests;
