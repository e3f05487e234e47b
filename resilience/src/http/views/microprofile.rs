//! `/health?format=microprofile`: the body of `MicroProfile` Health. It is down if one of its checks is, so a check
//! that is not critical is up, and its data say how it is.

use super::page::{Page, Shown};
use super::{JSON, View, every, whole_passes};
use crate::health::report::CheckReport;
use crate::health::status::HealthStatus;
use crate::http::json::Object;

pub(super) static WHOLE: View = View {
    endpoint: None,
    format: Some("microprofile"),
    content_type: JSON,
    filter: every,
    passes: whole_passes,
    verdict: |page, object| object.text("status", word(page.report.status())),
    rest: write_rest,
};

fn write_rest(page: &Page<'_>, object: &mut Object<'_>) {
    object.optional_text("reason", page.phase_reason());
    object.array("checks", |checks| {
        for check in page.checks() {
            checks.object(|object| {
                object.text("name", check.name());
                object.text("status", word(check.effective()));
                write_data(page.shown, check, object);
            });
        }
    });
}

fn write_data(shown: Shown, check: &CheckReport, object: &mut Object<'_>) {
    let message = shown.message(check);
    if check.status() == HealthStatus::Healthy && message.is_none() && shown.details(check).is_none() {
        return;
    }
    object.object("data", |data| {
        data.text("status", check.status().as_str());
        data.optional_text("message", message);
        shown.write_details(check, data);
    });
}

fn word(status: HealthStatus) -> &'static str {
    if status.is_passing() { "UP" } else { "DOWN" }
}
