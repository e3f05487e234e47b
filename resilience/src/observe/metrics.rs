//! The metrics of one service.

mod circuits;
#[cfg(feature = "webhook")]
mod notifications;
mod policies;

use std::time::Duration;

use super::exposition::{Exposition, Kind, Labels, whole};
use super::histogram::Histogram;
use super::slo::{self, Objectives};
use crate::health::report::{CheckReport, CircuitReport, HealthReport};
use crate::health::status::HealthStatus;
use crate::observe::requests::Requests;
use crate::observe::{Event, Observer};
use crate::registry::{self, PolicyEntry};
use policies::Numbers;
pub(crate) use policies::counted;

/// Seconds, from 5 ms to 10 s.
pub(super) const DURATION_BUCKETS: &[f64] = &[0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// In the order in which the series of a family are sorted.
const STATUSES: [HealthStatus; 4] =
    [HealthStatus::Degraded, HealthStatus::Healthy, HealthStatus::Unhealthy, HealthStatus::Unknown];

/// The metrics of one service, apart from those of any other in the process. An observer of the engine.
///
/// What there is to count is settled when it is made, so that recording needs no lock, and every series is there
/// before its first observation.
#[derive(Debug)]
pub(crate) struct Metrics {
    /// By the names of the checks, sorted.
    check_duration: Vec<(String, Histogram)>,
    policies: Vec<PolicyEntry>,
    /// Whether the limiters in layers, which may be made later, are told of too.
    layers: bool,
    objectives: Objectives,
    requests: Option<&'static Requests>,
    /// Of each sink.
    #[cfg(feature = "webhook")]
    notifications: Vec<crate::sync::Arc<crate::notify::Counts>>,
    /// Of what is served: its name and its version.
    build: Option<Labels>,
}

/// What is measured at the scrape.
#[derive(Debug)]
pub(crate) struct Now {
    pub(crate) stream_clients: u64,
    pub(crate) stalled: Duration,
    /// The circuits, by name.
    pub(crate) circuits: Vec<CircuitReport>,
    pub(crate) policies: Numbers,
    pub(crate) objectives: slo::Numbers,
    pub(crate) maintenance: bool,
}

impl Metrics {
    /// The metrics of a service whose checks have these names, in a program with these policies.
    pub(crate) fn new<'a>(checks: impl Iterator<Item = &'a str>, policies: Vec<PolicyEntry>) -> Self {
        let mut metrics = Self {
            check_duration: Vec::new(),
            policies,
            layers: false,
            objectives: Objectives::default(),
            requests: None,
            #[cfg(feature = "webhook")]
            notifications: Vec::new(),
            build: None,
        };
        for name in checks {
            if let Err(place) = metrics.find(name) {
                metrics.check_duration.insert(place, (name.to_owned(), Histogram::new(DURATION_BUCKETS)));
            }
        }
        metrics
    }

    /// With the limiters that stand in layers of this process.
    pub(crate) fn with_layers(self) -> Self {
        Self { layers: true, ..self }
    }

    /// With the objectives of handlers.
    pub(crate) fn with_objectives(self, objectives: Objectives) -> Self {
        Self { objectives, ..self }
    }

    /// With the requests to the routes of the service.
    pub(crate) fn with_requests(self, requests: &'static Requests) -> Self {
        Self { requests: Some(requests), ..self }
    }

    /// With the name of the program, and its version where it told one.
    pub(crate) fn with_build(self, program: &str, version: Option<&str>) -> Self {
        let labels = Labels::of(&[("program", program), ("version", version.unwrap_or("unknown"))]);
        Self { build: Some(labels), ..self }
    }

    /// Where the check of this name is, or else where it would be.
    fn find(&self, name: &str) -> Result<usize, usize> {
        self.check_duration.binary_search_by(|(known, _)| known.as_str().cmp(name))
    }

    /// What the policies have counted so far.
    pub(crate) fn policies(&self) -> Numbers {
        Numbers::of(&self.entries())
    }

    /// The policies, by kind and name.
    pub(crate) fn entries(&self) -> Vec<PolicyEntry> {
        if self.layers { registry::with_layers(&self.policies) } else { self.policies.clone() }
    }

    /// What the objectives have counted so far.
    pub(crate) fn objectives(&self) -> slo::Numbers {
        self.objectives.read()
    }

    /// Adds the families. What the report tells is made from it here, at once: a scrape never sees a check in two states
    /// or in none.
    pub(crate) fn write(&self, exposition: &mut Exposition, report: &HealthReport, now: &Now) {
        let help = "How long runs of health checks took, in seconds.";
        exposition.family("health_check_duration_seconds", Kind::Histogram, help, |series| {
            for (name, histogram) in &self.check_duration {
                series.spread(&[("name", name)], &histogram.spread());
            }
        });
        check_status(exposition, report);
        last_run(exposition, report);
        circuits::write(exposition, &now.circuits);
        now.policies.write(exposition);
        now.objectives.write(exposition);
        if let Some(requests) = self.requests {
            requests.write(exposition);
        }
        let help = "Whether there is maintenance, which refuses writes: 1 while there is, else 0.";
        exposition.family("maintenance_active", Kind::Gauge, help, |series| {
            series.value(&[], f64::from(u8::from(now.maintenance)));
        });
        #[cfg(feature = "webhook")]
        notifications::write(exposition, &self.notifications);
        self.build(exposition);
        let help = "How many streams of health events are open.";
        exposition.family("resilience_health_stream_clients", Kind::Gauge, help, |series| {
            series.value(&[], whole(now.stream_clients));
        });
        let help = "For how long the runtime has run no task, in seconds; 0 while it does.";
        exposition.family("resilience_runtime_stalled_seconds", Kind::Gauge, help, |series| {
            series.value(&[], now.stalled.as_secs_f64());
        });
    }
}

impl Metrics {
    fn build(&self, exposition: &mut Exposition) {
        let Some(build) = &self.build else { return };
        let help = "What is served: 1, with the program and its version in the labels.";
        exposition.family("resilience_build_info", Kind::Gauge, help, |series| series.kept_value(build, 1.0));
    }
}

impl Observer for Metrics {
    fn observe(&self, event: &Event<'_>) {
        match event {
            Event::CheckRan { name, latency } => {
                if let Ok(place) = self.find(name) {
                    self.check_duration[place].1.record(*latency);
                }
            }
            Event::CheckChanged(_) | Event::CircuitChanged(_) => {}
        }
    }
}

fn check_status(exposition: &mut Exposition, report: &HealthReport) {
    let help = "Whether a health check is in a state: 1 for the one that it is in, 0 for the others.";
    exposition.family("health_check_status", Kind::Gauge, help, |series| {
        for check in report.checks() {
            for status in STATUSES {
                let is = f64::from(u8::from(check.status() == status));
                series.value(&[("name", check.name()), ("status", status.as_str())], is);
            }
        }
    });
}

fn last_run(exposition: &mut Exposition, report: &HealthReport) {
    let help = "When a health check last ran, in seconds since 1970; 0 before the first run.";
    exposition.family("health_check_last_run_timestamp_seconds", Kind::Gauge, help, |series| {
        for check in report.checks() {
            series.value(&[("name", check.name())], seconds(check));
        }
    });
}

fn seconds(check: &CheckReport) -> f64 {
    let since_epoch = check.last_run().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    since_epoch.unwrap_or_default().as_secs_f64()
}

#[cfg(test)]
#[path = "metrics_tests.rs"]
mod tests;
