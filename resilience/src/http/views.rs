//! The views of the report. A view is a name, a place, a filter, a code and a serialiser; each lives in a file of
//! its own and is listed here.

mod canonical;
mod circuits;
mod health_list;
mod health_map;
mod healthz;
mod ietf;
mod kept;
mod live;
mod microprofile;
mod ops;
mod page;
mod ready;
mod spring;

use axum::http::header::ACCEPT;
use axum::http::{HeaderMap, StatusCode};

pub(super) use kept::Kept;
use page::Page;

use super::Endpoint;
use super::json::Object;
use crate::health::report::{CheckReport, HealthReport};
use crate::health::status::HealthStatus;

/// Every view of the report.
pub(super) static VIEWS: [&View; 11] = [
    &health_map::WHOLE,
    &health_map::ESSENCE,
    &canonical::READY,
    &canonical::STARTUP,
    &health_list::READY,
    &health_list::STARTUP,
    &healthz::WHOLE,
    &ready::READY,
    &ietf::WHOLE,
    &microprofile::WHOLE,
    &spring::WHOLE,
];

/// Every answer that is always the same: that of a process which can answer.
pub(super) static CONSTANTS: [&Constant; 5] =
    [&ops::LIVE, &ops::READY, &ops::STARTUP, &health_list::LIVE, &live::LIVE];

pub(super) use canonical::{ALIVE, STALLED};
pub(super) use circuits::{
    body as circuits, healthy as circuits_healthy, write_counts as write_circuit_counts,
};
pub(super) use health_list::one as one_check;

/// One way to show the report.
pub(super) struct View {
    /// The path, where it has one of its own.
    pub(super) endpoint: Option<Endpoint>,
    /// What `?format=` calls it, where it is one of the formats of `/health`.
    pub(super) format: Option<&'static str>,
    pub(super) content_type: &'static str,
    /// The checks that it shows.
    filter: fn(&CheckReport) -> bool,
    /// Whether the answer is 200; otherwise it is 503.
    passes: fn(&HealthReport) -> bool,
    /// Writes the verdict, which everyone may see.
    verdict: fn(&Page<'_>, &mut Object<'_>),
    /// Writes all else.
    rest: fn(&Page<'_>, &mut Object<'_>),
}

impl View {
    /// Whether who asks for it wants to know where to send requests.
    pub(super) fn is_probe(&self) -> bool {
        use Endpoint::{HealthReady, Healthz, Ready, Readyz};
        self.format.is_some() || matches!(self.endpoint, Some(Readyz | HealthReady | Healthz | Ready))
    }

    fn code(&self, report: &HealthReport) -> StatusCode {
        code((self.passes)(report))
    }
}

/// An answer that no check can change.
pub(super) struct Constant {
    pub(super) endpoint: Endpoint,
    pub(super) body: &'static str,
}

/// What most answers are.
const JSON: &str = "application/json";

/// The format of `/health` where none is asked for.
const DEFAULT_FORMAT: &str = "map";

/// The place in [`VIEWS`] of the view that has this format.
#[cfg(test)]
const DEFAULT_VIEW: usize = 0;

/// The place in [`VIEWS`] of what followers of that view want to be told of at once.
pub(super) const ESSENCE: usize = 1;

/// The place in [`VIEWS`] of the format of this name.
pub(super) fn format(name: &str) -> Option<usize> {
    VIEWS.iter().position(|view| view.format == Some(name))
}

/// The names of the formats, in the order of the list above.
pub(super) fn formats() -> impl Iterator<Item = &'static str> {
    VIEWS.iter().filter_map(|view| view.format)
}

/// The format of `/health` that `Accept` asks for, or the usual one.
pub(super) fn accepted_format(headers: Option<&HeaderMap>) -> &'static str {
    let accepted = headers.into_iter().flat_map(|headers| headers.get_all(ACCEPT));
    let accepted = accepted.filter_map(|value| value.to_str().ok());
    let mut types =
        accepted.flat_map(|value| value.split(',')).map(|part| part.split(';').next().unwrap_or(part));
    let asked = types.any(|name| name.trim().eq_ignore_ascii_case(ietf::CONTENT_TYPE));
    if asked { ietf::FORMAT } else { DEFAULT_FORMAT }
}

pub(super) fn code(passes: bool) -> StatusCode {
    if passes { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
}

fn every(_: &CheckReport) -> bool {
    true
}

/// What a view of the start says of it.
fn started(report: &HealthReport) -> HealthStatus {
    if report.started() { HealthStatus::Healthy } else { HealthStatus::Unhealthy }
}

fn whole_passes(report: &HealthReport) -> bool {
    report.status().is_passing()
}
