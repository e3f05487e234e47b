//! `/healthz`: the whole with the time, and why a check fails.

use super::page::{Page, known};
use super::{JSON, View, every, whole_passes};
use crate::health::status::HealthStatus;
use crate::http::Endpoint;
use crate::http::json::Object;

pub(super) static WHOLE: View = View {
    endpoint: Some(Endpoint::Healthz),
    format: None,
    content_type: JSON,
    filter: every,
    passes: whole_passes,
    verdict: |page, object| {
        object.text("status", word(page.report.status()));
        object.text("timestamp", &page.timestamp());
    },
    rest: write_rest,
};

fn write_rest(page: &Page<'_>, object: &mut Object<'_>) {
    object.optional_text("reason", page.phase_reason());
    object.object("checks", |checks| {
        for check in page.checks() {
            checks.object(check.name(), |object| {
                let status = match check.status() {
                    HealthStatus::Unknown => known(check),
                    status => status,
                };
                object.text("status", status.as_str());
                object.flag("critical", check.critical());
                let error =
                    page.shown.message(check).filter(|_| status != HealthStatus::Healthy || !check.enabled());
                object.optional_text("error", error);
            });
        }
    });
}

fn word(status: HealthStatus) -> &'static str {
    if status == HealthStatus::Healthy { "ok" } else { status.as_str() }
}
