//! `/ready`: yes, or no and why.

use super::{JSON, View, every};
use crate::http::Endpoint;

pub(super) static READY: View = View {
    endpoint: Some(Endpoint::Ready),
    format: None,
    content_type: JSON,
    filter: every,
    passes: |report| report.ready(),
    verdict: |page, object| object.flag("ready", page.report.ready()),
    rest: |page, object| {
        if !page.report.ready() {
            // Readiness that has just recovered may be held back for a while; then no check is at fault.
            object.text("reason", page.report.reason().unwrap_or("recovering"));
        }
    },
};
