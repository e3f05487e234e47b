//! The page at `/_resilience`: how things stand, and where to ask further. It has no scripts and no styles, and loads
//! nothing.

use std::fmt::Write;

use axum::extract::{Request, State};
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;

use super::Endpoint;
use super::answer::answer;
use super::authorize::{Level, level};
use super::shared::Shared;
use crate::export::EXPORTS;
use crate::health::report::HealthReport;
use crate::sync::Arc;

const POLICY: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(super) async fn show(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let report = shared.engine.report().await;
    let page = page(&shared, level(&shared, request.headers()), &report);
    let mut response = answer(StatusCode::OK, "text/html; charset=utf-8", page);
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, POLICY),
        (HeaderName::from_static("x-content-type-options"), "nosniff"),
        (HeaderName::from_static("referrer-policy"), "no-referrer"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// What everybody may see is on it, and no more: it has no place for a token.
fn page(shared: &Shared, level: Level, report: &HealthReport) -> String {
    let name = escaped(&shared.blueprint.name);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{name}: {status}</title>\n<h1>{name}</h1>\n<p>The service is <strong>{status}</strong>.\n",
        status = report.status(),
    );
    if level != Level::Verdict {
        let checks = report.checks().iter();
        let checks = checks.map(|check| {
            let critical = if check.critical() { "critical" } else { "" };
            [check.name(), check.status().as_str(), critical, check.message().unwrap_or_default()]
        });
        table(&mut page, "Health checks", ["Name", "Status", "", "Message"], checks);
        let circuits = report.circuits().iter().map(|circuit| [circuit.name(), circuit.state().as_str()]);
        table(&mut page, "Circuits", ["Name", "State"], circuits);
    }
    links(&mut page, shared);
    page
}

fn table<'a, const COLUMNS: usize>(
    page: &mut String,
    title: &str,
    heads: [&str; COLUMNS],
    rows: impl Iterator<Item = [&'a str; COLUMNS]>,
) {
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return;
    }
    // Writing to a string cannot fail.
    let _ = write!(page, "<h2>{title}</h2>\n<table border>\n<tr>");
    for head in heads {
        let _ = write!(page, "<th>{head}");
    }
    for row in rows {
        page.push_str("\n<tr>");
        for text in row {
            let _ = write!(page, "<td>{}", escaped(text));
        }
    }
    page.push_str("\n</table>\n");
}

fn links(page: &mut String, shared: &Shared) {
    let base = shared.base();
    let mut paths = vec![format!("{base}/api")];
    paths.extend(
        [Endpoint::Health, Endpoint::Metrics].into_iter().filter_map(|one| shared.endpoints.path(one)),
    );
    paths.extend(EXPORTS.iter().map(|export| format!("{base}/export/{}", export.kind)));
    page.push_str("<h2>More</h2>\n<ul>");
    for path in paths {
        let path = escaped(&path);
        let _ = write!(page, "\n<li><a href=\"{path}\">{path}</a>");
    }
    page.push_str("\n</ul>\n");
}

/// As text, and as the value of an attribute between double quotes.
fn escaped(text: &str) -> String {
    let mut output = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => output.push_str("&amp;"),
            '<' => output.push_str("&lt;"),
            '>' => output.push_str("&gt;"),
            '"' => output.push_str("&quot;"),
            '\'' => output.push_str("&#39;"),
            c => output.push(c),
        }
    }
    output
}

#[cfg(test)]
#[path = "page_tests.rs"]
mod tests;
