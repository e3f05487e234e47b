//! `/health?format=ietf`: `application/health+json`, as in draft-inadarei-api-health-check.

use super::page::{Page, Shown, known};
use super::{View, every, whole_passes};
use crate::clock::rfc3339;
use crate::health::report::CheckReport;
use crate::health::status::HealthStatus;
use crate::http::json::Object;

pub(super) const FORMAT: &str = "ietf";

/// What a client asks for to get this format.
pub(super) const CONTENT_TYPE: &str = "application/health+json";

pub(super) static WHOLE: View = View {
    endpoint: None,
    format: Some(FORMAT),
    content_type: CONTENT_TYPE,
    filter: every,
    passes: whole_passes,
    verdict: |page, object| object.text("status", word(page.report.status())),
    rest: write_rest,
};

fn write_rest(page: &Page<'_>, object: &mut Object<'_>) {
    object.optional_text("output", page.report.reason());
    object.object("checks", |checks| {
        for check in page.checks() {
            checks.array(&format!("{}:responseTime", check.name()), |measurements| {
                measurements.object(|object| write_check(page.shown, check, object));
            });
        }
    });
}

fn write_check(shown: Shown, check: &CheckReport, object: &mut Object<'_>) {
    let status = known(check);
    object.text("status", word(status));
    if check.latency().is_some() {
        object.optional_milliseconds("observedValue", check.latency());
        object.text("observedUnit", "ms");
    }
    object.optional_text("time", check.last_run().map(rfc3339).as_deref());
    // The draft leaves the output out of what passes.
    object.optional_text("output", shown.message(check).filter(|_| status != HealthStatus::Healthy));
}

fn word(status: HealthStatus) -> &'static str {
    match status {
        HealthStatus::Healthy => "pass",
        HealthStatus::Degraded => "warn",
        HealthStatus::Unknown | HealthStatus::Unhealthy => "fail",
    }
}
