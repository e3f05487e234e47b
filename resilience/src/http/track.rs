//! A request, counted once however it ends.

mod body;

use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::http::{Response, StatusCode};

use super::in_flight::Place;
use crate::clock::{self, Instant};
use crate::observe::requests::{MethodLabel, Series};
use crate::slo::{Ending, Slo};
use body::{Length, TrackedBody};

/// The status of a request that was given up before its response was whole: the client went away.
pub(super) const CANCELLED: u16 = 499;

/// A request that has begun. It ends with the last byte of its response, or when this is dropped.
#[derive(Debug)]
pub(super) struct Tracked {
    series: &'static Series,
    since: Instant,
    /// Until the head of the response was there.
    latency: Option<Duration>,
    /// How it ends if it is dropped now.
    status: u16,
    /// The objective that it counts for.
    slo: Option<&'static Slo>,
    maintenance: bool,
    /// Its place among those that are served at a time.
    place: Option<Place>,
}

impl Tracked {
    pub(super) fn begin(series: &'static Series) -> Self {
        series.begin();
        let (since, status) = (clock::now(), CANCELLED);
        Self { series, since, latency: None, status, slo: None, maintenance: false, place: None }
    }

    /// When it began.
    pub(super) fn since(&self) -> Instant {
        self.since
    }

    /// Gives `place` back when it ends.
    pub(super) fn hold(&mut self, place: Option<Place>) {
        self.place = place;
    }

    /// It is refused because of maintenance, which no objective counts.
    pub(super) fn refuse_for_maintenance(&mut self) {
        self.maintenance = true;
    }

    /// The method and the path's template, for people to read.
    pub(super) fn route(&self) -> (&'static str, &str) {
        self.series.route()
    }

    /// The handler has marked it with an objective, if with any.
    pub(super) fn mark(&mut self, slo: Option<&'static Slo>) {
        self.slo = slo;
    }

    /// The head of the response is there; the request ends with the body.
    pub(super) fn head(mut self, response: Response<Body>) -> Response<Body> {
        self.latency = Some(self.since.elapsed());
        let status = response.status();
        let length = Length::of(&response);
        let no_frame_is_asked_for = response.body().is_end_stream() || length.is_zero();
        if no_frame_is_asked_for || has_no_body(self.series.method(), status) {
            self.end(status.as_u16());
            return response;
        }
        response.map(|body| Body::new(TrackedBody::new(body, length, status, self)))
    }

    fn ending(&self) -> Ending {
        match self.status {
            _ if self.maintenance => Ending::Maintenance,
            CANCELLED => Ending::Cancelled,
            status => Ending::Answered(status),
        }
    }

    /// It ends with this status.
    pub(super) fn end(mut self, status: u16) {
        self.status = status;
    }
}

impl Drop for Tracked {
    fn drop(&mut self) {
        let latency = self.latency.unwrap_or_else(|| self.since.elapsed());
        self.series.end(self.status, latency);
        if let Some(slo) = self.series.objective(self.slo) {
            slo.record(self.ending(), latency);
        }
    }
}

/// Whether the body of such a response is never sent, whatever it holds.
fn has_no_body(method: MethodLabel, status: StatusCode) -> bool {
    method == MethodLabel::HEAD
        || (method == MethodLabel::CONNECT && status.is_success())
        || matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED)
        || status.is_informational()
}

#[cfg(test)]
#[path = "track_clients_tests.rs"]
mod clients_tests;
#[cfg(test)]
#[path = "track_tests.rs"]
mod tests;
