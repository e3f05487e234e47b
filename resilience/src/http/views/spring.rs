//! `/health?format=spring`: the body of Spring Boot's health endpoint.

use super::page::{Page, Shown};
use super::{JSON, View, every, whole_passes};
use crate::health::report::CheckReport;
use crate::health::status::HealthStatus;
use crate::http::json::Object;

pub(super) static WHOLE: View = View {
    endpoint: None,
    format: Some("spring"),
    content_type: JSON,
    filter: every,
    passes: whole_passes,
    verdict: |page, object| {
        let status = match page.phase_reason() {
            Some(_) => "OUT_OF_SERVICE",
            None => word(page.report.status()),
        };
        object.text("status", status);
    },
    rest: write_rest,
};

fn write_rest(page: &Page<'_>, object: &mut Object<'_>) {
    object.optional_text("reason", page.phase_reason());
    object.object("components", |components| {
        for check in page.checks() {
            components.object(check.name(), |object| {
                let unknown = check.status() == HealthStatus::Unknown;
                object.text("status", word(if unknown { check.status() } else { check.effective() }));
                write_details(page.shown, check, object);
            });
        }
    });
}

fn write_details(shown: Shown, check: &CheckReport, object: &mut Object<'_>) {
    let message = shown.message(check);
    let status = Some(check.status()).filter(|status| *status != HealthStatus::Healthy);
    let details = shown.details(check);
    if status.is_none() && message.is_none() && details.is_none() {
        return;
    }
    object.object("details", |object| {
        // A check that is not critical is up for the whole; this is its own state.
        object.optional_text("state", status.map(HealthStatus::as_str));
        object.optional_text("message", message);
        for (key, value) in
            details.into_iter().flatten().filter(|(key, _)| !matches!(key.as_str(), "state" | "message"))
        {
            object.value(key, value);
        }
    });
}

fn word(status: HealthStatus) -> &'static str {
    match status {
        HealthStatus::Healthy | HealthStatus::Degraded => "UP",
        HealthStatus::Unknown => "UNKNOWN",
        HealthStatus::Unhealthy => "DOWN",
    }
}
