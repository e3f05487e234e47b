//! What may refuse a request, as a program sets it.

use std::env;
use std::time::Duration;

use super::builder::Serve;
use crate::error::{Problem, Problems};
use crate::http::Endpoints;
use crate::http::body_limit::BodyLimits;
use crate::http::circuit_gate;
use crate::http::in_flight::InFlight;
use crate::http::refusals::Refusals;
use crate::maintenance::{Settings, Switch, register};
use crate::site::Site;

/// What may refuse a request.
#[derive(Clone, Debug, Default)]
pub(crate) struct RequestLimits {
    pub(crate) timeout: Option<(Duration, Site)>,
    pub(crate) body: Option<u64>,
    pub(crate) in_flight: Option<(u32, Site)>,
    pub(crate) maintenance: Settings,
}

impl RequestLimits {
    /// The same as the requests are judged by; with everything that is wrong.
    pub(crate) fn refusals(&self, endpoints: &Endpoints, problems: &mut Problems) -> Refusals {
        let mut zero = |what: &str, site: Site| {
            let message =
                format!("`{what}` of zero would refuse every request: raise it, or leave the call out");
            problems.push(Problem::new(message).at(site));
        };
        if let Some((_, site)) = self.timeout.filter(|(limit, _)| limit.is_zero()) {
            zero(".request_timeout(..)", site);
        }
        if let Some((_, site)) = self.in_flight.filter(|(most, _)| *most == 0) {
            zero(".max_in_flight(..)", site);
        }
        Refusals {
            maintenance: self.maintenance.rules(endpoints, problems),
            in_flight: self.in_flight.map(|(most, _)| InFlight::new(most)),
            timeout: self.timeout.map(|(limit, _)| limit),
            body: BodyLimits { most: self.body, progress: None },
        }
    }
}

/// What the variables say at the start of a service.
#[derive(Clone, Copy, Debug)]
pub(super) struct Switches {
    maintenance: Switch,
    circuit: Switch,
}

impl Switches {
    /// Reads them; with those that say neither on nor off.
    pub(super) fn read(settings: &Settings, problems: &mut Problems) -> Self {
        let mut told = |switched: Result<Switch, Problem>| {
            switched.unwrap_or_else(|problem| {
                problems.push(problem);
                Switch::Off
            })
        };
        let maintenance = told(settings.switched(text));
        Self { maintenance, circuit: told(circuit_gate::switched(text)) }
    }

    /// Takes over what they say.
    pub(super) fn obey(self) {
        register().obey(self.maintenance);
        circuit_gate::obey(self.circuit);
    }
}

/// A variable as it is; what is no UTF-8 is no word for on or off either.
fn text(name: &str) -> Option<String> {
    env::var_os(name).map(|text| text.to_string_lossy().into_owned())
}

impl Serve {
    /// What may refuse a request, and what the environment says of it; with everything that is wrong.
    pub(super) fn request_refusals(&self, problems: &mut Problems) -> (Refusals, Switches) {
        let switches = Switches::read(&self.requests.maintenance, problems);
        (self.requests.refusals(&self.endpoints, problems), switches)
    }

    /// Gives the head of each response this long, from the moment at which the request's head is read. Then the handler is
    /// dropped where it waits, and the answer is 504 with `{"detail":"timeout"}`. The body of a response may take longer, so
    /// streams are not cut. A route can have a limit of its own, shorter or longer: [`request_timeout()`](crate::request_timeout).
    /// Default: no limit. Zero stops the start.
    ///
    /// A handler that computes or blocks without an `.await` is not interrupted, and what it has spawned goes on.
    #[track_caller]
    pub fn request_timeout(mut self, limit: Duration) -> Self {
        self.requests.timeout = Some((limit, Site::caller()));
        self
    }

    /// Refuses request bodies of more bytes with 413 and `{"detail":"body too large"}`: at once where the length is
    /// announced, else as soon as too many have come, in the place of what an extractor would make of that. Default: no
    /// limit but that of the extractors.
    ///
    /// axum's extractors read 2 MB at most, with an answer of their own; the smaller of the two limits counts. For larger
    /// bodies raise that one too, with `axum::extract::DefaultBodyLimit`.
    pub fn body_limit(mut self, bytes: u64) -> Self {
        self.requests.body = Some(bytes);
        self
    }

    /// Serves this many requests at a time. One more is refused at once, with 503, `{"detail":"overloaded"}` and
    /// `Retry-After: 1`. A request counts until its response is sent, or its client has hung up; an upgraded connection
    /// until it is upgraded. The operational paths are not counted and never refused. Default: no limit. Zero stops the
    /// start.
    #[track_caller]
    pub fn max_in_flight(mut self, requests: u32) -> Self {
        self.requests.in_flight = Some((requests, Site::caller()));
        self
    }

    /// What passes while there is [`maintenance`](crate::maintenance). Default: [`Settings::new`].
    pub fn maintenance(mut self, settings: Settings) -> Self {
        self.requests.maintenance = settings;
        self
    }
}

#[cfg(test)]
#[path = "request_limits_tests.rs"]
mod tests;
