//! `/livez`, `/readyz` and `/startupz`: everything that is known.

use super::page::{Page, Shown};
use super::{JSON, View, circuits, every, started};
use crate::clock::rfc3339;
use crate::health::report::CheckReport;
use crate::health::status::HealthStatus;
use crate::http::Endpoint;
use crate::http::json::Object;

/// The body of `/livez` while the process can answer.
pub(in crate::http) const ALIVE: &str = r#"{"status":"ok"}"#;

/// The body of `/livez` when the watchdog has had enough.
pub(in crate::http) const STALLED: &str = r#"{"status":"stalled"}"#;

pub(super) static READY: View = View {
    endpoint: Some(Endpoint::Readyz),
    format: None,
    content_type: JSON,
    filter: every,
    passes: |report| report.ready(),
    verdict: |page, object| write_verdict(page, page.report.status(), object),
    rest: |page, object| write_rest(page, page.report.reason(), object),
};

pub(super) static STARTUP: View = View {
    endpoint: Some(Endpoint::Startupz),
    format: None,
    content_type: JSON,
    filter: every,
    passes: |report| report.started(),
    verdict: |page, object| write_verdict(page, started(page.report), object),
    rest: |page, object| {
        write_rest(page, page.report.reason().filter(|_| !page.report.started()), object);
    },
};

fn write_verdict(page: &Page<'_>, status: HealthStatus, object: &mut Object<'_>) {
    object.text("status", status.as_str());
    object.text("timestamp", &page.timestamp());
}

fn write_rest(page: &Page<'_>, reason: Option<&str>, object: &mut Object<'_>) {
    object.optional_text("reason", reason);
    object.object("checks", |checks| {
        for check in page.checks() {
            checks.object(check.name(), |object| write_check(page.shown, check, object));
        }
    });
    circuits::write_states(page, object);
}

fn write_check(shown: Shown, check: &CheckReport, object: &mut Object<'_>) {
    object.text("status", check.status().as_str());
    object.flag("critical", check.critical());
    object.optional_milliseconds("latency_ms", check.latency());
    object.text("since", &rfc3339(check.since()));
    object.optional_text("last_run", check.last_run().map(rfc3339).as_deref());
    object.count("consecutive_failures", check.consecutive_failures());
    object.optional_text("message", shown.message(check));
    shown.write_details(check, object);
}
