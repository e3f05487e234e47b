//! `/health`: the checks as a map, with what each adds to the whole.

use super::page::{Page, Shown, known};
use super::{DEFAULT_FORMAT, JSON, View, circuits, every, whole_passes};
use crate::health::report::CheckReport;
use crate::http::Endpoint;
use crate::http::json::Object;

pub(super) static WHOLE: View = View {
    endpoint: Some(Endpoint::Health),
    format: Some(DEFAULT_FORMAT),
    content_type: JSON,
    filter: every,
    passes: whole_passes,
    verdict: |page, object| object.text("status", page.report.status().as_str()),
    rest: |page, object| {
        write_rest(page, object);
        circuits::write_all(page, object);
    },
};

/// What followers of `/health` want to be told of at once: all that it says but the counts.
pub(super) static ESSENCE: View = View {
    endpoint: None,
    format: None,
    content_type: JSON,
    filter: every,
    passes: whole_passes,
    verdict: |page, object| object.text("status", page.report.status().as_str()),
    rest: |page, object| {
        write_rest(page, object);
        circuits::write_states(page, object);
    },
};

fn write_rest(page: &Page<'_>, object: &mut Object<'_>) {
    object.optional_text("reason", page.phase_reason());
    if page.checks().next().is_some() {
        object.object("checks", |checks| {
            for check in page.checks() {
                checks.object(check.name(), |object| write_check(page.shown, check, object));
            }
        });
    }
}

fn write_check(shown: Shown, check: &CheckReport, object: &mut Object<'_>) {
    object.text("state", known(check).as_str());
    object.optional_text("message", shown.message(check));
    shown.write_details(check, object);
}
