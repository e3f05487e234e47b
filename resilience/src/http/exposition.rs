//! `/metrics`: the text formats of Prometheus and `OpenMetrics`.

mod openmetrics;

use axum::extract::{Request, State};
use axum::http::header::ACCEPT;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use prometheus::proto::{MetricFamily, MetricType};
use prometheus::{Encoder, TextEncoder};

use super::answer::{answer, error};
use super::shared::Shared;
use crate::sync::Arc;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Text,
    OpenMetrics,
}

impl Format {
    fn content_type(self) -> &'static str {
        match self {
            Self::Text => "text/plain; version=0.0.4; charset=utf-8",
            Self::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
        }
    }

    /// `OpenMetrics` where `Accept` names it and does not prefer plain text.
    fn accepted(headers: &HeaderMap) -> Self {
        let best = |name| {
            let accepted = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
            accepted.filter_map(|accept| quality(accept, name)).fold(0.0, f32::max)
        };
        let open = best("application/openmetrics-text");
        if open > 0.0 && open >= best("text/plain") { Self::OpenMetrics } else { Self::Text }
    }
}

/// How much a media type is wanted by one `Accept` header, from 0 to 1.
fn quality(accept: &str, name: &str) -> Option<f32> {
    let wanted = |range: &str| {
        let mut parts = range.split(';').map(str::trim);
        parts.next().filter(|found| found.eq_ignore_ascii_case(name))?;
        let quality = parts.find_map(|parameter| parameter.strip_prefix("q="));
        Some(quality.map_or(1.0, |quality| quality.parse().unwrap_or(0.0)))
    };
    accept.split(',').filter_map(wanted).reduce(f32::max)
}

/// Answers 200 whatever the health is.
pub(super) async fn scrape(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let format = Format::accepted(request.headers());
    // The program's own collectors may block, and they may panic.
    match tokio::task::spawn_blocking(move || encode(&families(&shared), format)).await {
        Ok(body) => answer(StatusCode::OK, format.content_type(), body),
        Err(_) => error(StatusCode::INTERNAL_SERVER_ERROR, "a metrics collector of this program panicked"),
    }
}

/// What this service knows, and what the program has registered in the library's own registry, by name; where both
/// have a family, the service's.
fn families(shared: &Shared) -> Vec<MetricFamily> {
    let mut families = shared.metrics.gather(&shared.engine.latest(), shared.clients.count());
    let own = families.len();
    for family in prometheus::gather() {
        if families[..own].iter().all(|known| known.name() != family.name()) {
            families.push(family);
        }
    }
    families.sort_by(|a, b| a.name().cmp(b.name()));
    families
}

fn encode(families: &[MetricFamily], format: Format) -> String {
    let mut output = String::new();
    for family in families.iter().filter(|family| family.get_field_type() != MetricType::UNTYPED) {
        let mut text = Vec::new();
        // A family that cannot be written does not take the others with it.
        if let Err(error) = TextEncoder::new().encode(std::slice::from_ref(family), &mut text) {
            tracing::debug!(family = family.name(), %error, "a metric cannot be written");
            continue;
        }
        let text = String::from_utf8_lossy(&text);
        match format {
            Format::Text => output.push_str(&text),
            Format::OpenMetrics => openmetrics::convert(&text, family, &mut output),
        }
    }
    if format == Format::OpenMetrics {
        output.push_str("# EOF\n");
    }
    output
}

#[cfg(test)]
#[path = "exposition_tests.rs"]
mod tests;
