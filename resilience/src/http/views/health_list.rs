//! `/_health/..`: the checks as a list.

use super::page::{Page, Shown, fit};
use super::{Constant, JSON, View, every, started};
use crate::health::report::CheckReport;
use crate::http::Endpoint;
use crate::http::authorize::Level;
use crate::http::json::Object;

pub(super) static LIVE: Constant = Constant { endpoint: Endpoint::HealthLive, body: r#"{"status":"ok"}"# };

pub(super) static READY: View = View {
    endpoint: Some(Endpoint::HealthReady),
    format: None,
    content_type: JSON,
    filter: every,
    passes: |report| report.ready(),
    verdict: |page, object| object.text("status", page.report.status().as_str()),
    rest: |page, object| write_rest(page, page.phase_reason(), object),
};

pub(super) static STARTUP: View = View {
    endpoint: Some(Endpoint::HealthStartup),
    format: None,
    content_type: JSON,
    filter: CheckReport::critical,
    passes: |report| report.started(),
    verdict: |page, object| object.text("status", started(page.report).as_str()),
    rest: |page, object| {
        write_rest(page, page.phase_reason().filter(|_| !page.report.started()), object);
    },
};

/// One check by itself.
pub(in crate::http) fn one(check: &CheckReport, level: Level) -> String {
    fit(level, |shown, object| write_check(shown, check, object))
}

fn write_rest(page: &Page<'_>, reason: Option<&str>, object: &mut Object<'_>) {
    object.optional_text("reason", reason);
    object.array("checks", |checks| {
        for check in page.checks() {
            checks.object(|object| write_check(page.shown, check, object));
        }
    });
}

fn write_check(shown: Shown, check: &CheckReport, object: &mut Object<'_>) {
    object.text("name", check.name());
    object.text("status", check.status().as_str());
    object.optional_milliseconds("latency_ms", check.latency());
    object.optional_text("message", shown.message(check));
    shown.write_details(check, object);
}
