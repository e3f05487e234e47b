//! `/health/$stream`: the body of `/health` as server-sent events.

use std::convert::Infallible;
use std::fmt::Write;
use std::pin::pin;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use futures_util::stream::unfold;
use tokio::sync::watch;

use super::answer::error;
use super::authorize::{Level, level};
use super::shared::Shared;
use super::{query, routes, views};
use crate::clock::{self, Instant};
use crate::health::report::HealthReport;
use crate::lifecycle::Phase;
use crate::sync::{Arc, AtomicU64, Ordering};

/// How many streams may be open at once.
const MOST_CLIENTS: u64 = 64;

/// How long a stream stays silent, at most: proxies cut connections that do.
pub(crate) const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// How long the first event waits for checks to run; what is known then goes out, and the rest follows.
const FIRST_PATIENCE: Duration = Duration::from_millis(25);

/// How long an event that is due waits for checks to run.
const PATIENCE: Duration = Duration::from_millis(250);

/// How many streams are open.
#[derive(Debug, Default)]
pub(super) struct Clients(AtomicU64);

impl Clients {
    pub(super) fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn enter(self: &Arc<Self>) -> Option<Client> {
        let free = |count| (count < MOST_CLIENTS).then_some(count + 1);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, free).ok()?;
        Some(Client(Arc::clone(self)))
    }
}

/// One open stream; counted until it is dropped, however the stream ends.
struct Client(Arc<Clients>);

impl Drop for Client {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Opens a stream, or says why not.
pub(super) async fn open(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let view = match routes::format(&request, None) {
        Ok(view) => view,
        Err(refusal) => return *refusal,
    };
    let period = match period(request.uri().query()) {
        Ok(period) => period,
        Err(message) => return error(StatusCode::BAD_REQUEST, &message),
    };
    let Some(client) = shared.clients.enter() else { return full() };
    let level = level(&shared, request.headers());
    let feed = Feed::new(shared, client, view, level, period);
    let mut response = Response::new(Body::from_stream(unfold(feed, Feed::step)));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache, no-transform"));
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}

fn full() -> Response {
    let message = format!("{MOST_CLIENTS} streams are open already: ask `/health` instead, or try again");
    let mut response = error(StatusCode::SERVICE_UNAVAILABLE, &message);
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("5"));
    response
}

fn period(query: Option<&str>) -> Result<Duration, String> {
    let Some(text) = query::value(query, "poll_interval") else { return Ok(Duration::from_secs(1)) };
    // `contains` is false for what is not a number.
    let seconds = text.parse::<f64>().ok().filter(|seconds| (0.25..=60.0).contains(seconds));
    seconds.map(Duration::from_secs_f64).ok_or_else(|| {
        let given = query::excerpt(&text);
        format!("`poll_interval` must be a number of seconds from 0.25 to 60, not `{given}`")
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    First,
    Following,
    Over,
}

/// What feeds one stream. It makes an event when the client has taken the one before, of what is true then: a slow
/// client misses what lies between.
struct Feed {
    shared: Arc<Shared>,
    _client: Client,
    reports: watch::Receiver<Arc<HealthReport>>,
    view: usize,
    level: Level,
    period: Duration,
    stage: Stage,
    /// When the next event is due, whether or not anything has changed.
    due: Instant,
    /// When something was last written.
    written: Instant,
    /// What the last event said, as far as the public body of `/health` says it: changes of anything else, such
    /// as times and what circuits count, are no reason for an event.
    told: Bytes,
}

impl Feed {
    fn new(shared: Arc<Shared>, client: Client, view: usize, level: Level, period: Duration) -> Self {
        let reports = shared.engine.subscribe();
        let (now, told) = (clock::now(), Bytes::new());
        let stage = Stage::First;
        Self { shared, _client: client, reports, view, level, period, stage, due: now, written: now, told }
    }

    async fn step(mut self) -> Option<(Result<Bytes, Infallible>, Self)> {
        let text = match self.stage {
            Stage::First => self.first().await,
            Stage::Following => self.following().await,
            Stage::Over => return None,
        };
        self.written = clock::now();
        Some((Ok(text.into()), self))
    }

    async fn first(&mut self) -> String {
        self.stage = Stage::Following;
        self.due = clock::now() + self.period;
        let retry = fastrand::u32(2_000..=5_000);
        let event = self.event_of_fresh(FIRST_PATIENCE).await;
        format!("retry: {retry}\n{event}")
    }

    async fn following(&mut self) -> String {
        let lifecycle = self.shared.lifecycle.clone();
        loop {
            let silence_ends = self.written + KEEP_ALIVE;
            tokio::select! {
                biased;
                () = lifecycle.reached(Phase::Draining) => return self.last(),
                () = tokio::time::sleep_until(self.due) => {
                    self.due = next(self.due, self.period);
                    return self.event_of_fresh(PATIENCE).await;
                }
                Ok(()) = self.reports.changed() => {
                    let report = self.shared.engine.latest();
                    if self.essence(&report) != self.told {
                        return self.event(&report);
                    }
                }
                () = tokio::time::sleep_until(silence_ends) => return ":\n\n".to_owned(),
            }
        }
    }

    /// An event of a fresh report, or of what has changed before, or of what is known when patience is over; the
    /// last one, if the service drains.
    async fn event_of_fresh(&mut self, patience: Duration) -> String {
        let (shared, lifecycle) = (Arc::clone(&self.shared), self.shared.lifecycle.clone());
        let mut fresh = pin!(shared.engine.report());
        let mut patience = pin!(tokio::time::sleep(patience));
        loop {
            let report = tokio::select! {
                biased;
                () = lifecycle.reached(Phase::Draining) => return self.last(),
                report = &mut fresh => report,
                Ok(()) = self.reports.changed(), if !self.told.is_empty() => {
                    let report = shared.engine.latest();
                    if self.essence(&report) == self.told {
                        continue;
                    }
                    report
                }
                () = &mut patience => shared.engine.latest(),
            };
            return self.event(&report);
        }
    }

    fn last(&mut self) -> String {
        self.stage = Stage::Over;
        self.event(&self.shared.engine.latest())
    }

    fn event(&mut self, report: &Arc<HealthReport>) -> String {
        self.told = self.essence(report);
        let (_, body) = self.shared.kept.answer(self.view, self.level, report);
        let mut event = String::with_capacity(body.len() + 32);
        // Writing to a string cannot fail; the body is one line of UTF-8.
        let _ = write!(event, "id: {}\ndata: {}\n\n", report.revision(), String::from_utf8_lossy(&body));
        event
    }

    fn essence(&self, report: &Arc<HealthReport>) -> Bytes {
        self.shared.kept.answer(views::ESSENCE, Level::Public, report).1
    }
}

/// The first beat of `period` after now, in step with `due`.
fn next(due: Instant, period: Duration) -> Instant {
    let now = clock::now();
    if now < due + period { due + period } else { now + period }
}

#[cfg(test)]
#[path = "stream_tests.rs"]
mod tests;
