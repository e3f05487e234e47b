//! `/metrics`: the text formats of Prometheus and `OpenMetrics`.

mod gzip;
#[cfg(feature = "prometheus")]
mod registered;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CONTENT_ENCODING, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;

use super::answer::{answer, error};
use super::shared::Shared;
use crate::maintenance::register;
use crate::observe::exposition::{Exposition, Format};
use crate::observe::metrics::Now;
use crate::sync::Arc;

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
    // Read here and not on the thread that writes: a test may have put its own state in the place of the policies', on
    // its thread.
    let now = Now {
        stream_clients: shared.clients.count(),
        stalled: shared.engine.stalled(),
        circuits: shared.engine.circuits(),
        policies: shared.metrics.policies(),
        objectives: shared.metrics.objectives(),
        maintenance: register().is_on(),
    };
    let zipped = gzip::is_accepted(request.headers());
    respond(format, zipped, move || whole(&shared, format, &now)).await
}

/// Writing takes a while where there are many series, and what the program has registered may block or panic: it is
/// not done where requests are served.
async fn respond(format: Format, zipped: bool, write: impl FnOnce() -> String + Send + 'static) -> Response {
    let write = move || {
        let text = write();
        if zipped { Body::from(gzip::compress(&text)) } else { Body::from(text) }
    };
    let Ok(body) = tokio::task::spawn_blocking(write).await else {
        let message = "a metrics collector of this program panicked";
        return error(StatusCode::INTERNAL_SERVER_ERROR, message);
    };
    let mut response = answer(StatusCode::OK, format.content_type(), body);
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept, accept-encoding"));
    if zipped {
        response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}

/// What this service knows, and with the feature `prometheus` what the program has registered there; where both have a
/// family, the service's.
fn whole(shared: &Shared, format: Format, now: &Now) -> String {
    let mut exposition = Exposition::new(format);
    shared.metrics.write(&mut exposition, &shared.engine.latest(), now);
    #[cfg(feature = "prometheus")]
    registered::write(&mut exposition, &prometheus::gather());
    exposition.finish()
}

#[cfg(test)]
#[path = "exposition_tests.rs"]
mod tests;
