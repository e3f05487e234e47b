//! The metrics of one service.

use prometheus::core::Collector;
use prometheus::proto::MetricFamily;
use prometheus::{Gauge, GaugeVec, HistogramOpts, HistogramVec, Opts, Registry};

use crate::health::report::{CheckReport, HealthReport};
use crate::health::status::HealthStatus;
use crate::observe::{Event, Observer};

/// Seconds, from 5 ms to 10 s.
const DURATION_BUCKETS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// The metrics of one service, apart from those of any other in the process. An observer of the engine.
#[derive(Debug)]
pub(crate) struct Metrics {
    check_duration: HistogramVec,
}

impl Default for Metrics {
    fn default() -> Self {
        let help = "How long runs of health checks took, in seconds.";
        let options =
            HistogramOpts::new("health_check_duration_seconds", help).buckets(DURATION_BUCKETS.into());
        let check_duration =
            HistogramVec::new(options, &["name"]).expect("the name and the buckets are valid");
        Self { check_duration }
    }
}

impl Metrics {
    /// Makes the series of every check, so that their first observation is a change of something that was there.
    pub(crate) fn declare(&self, report: &HealthReport) {
        for check in report.checks() {
            self.check_duration.with_label_values(&[check.name()]);
        }
    }

    /// The families, sorted. What the report tells is made from it here, at once: a scrape never sees a check in two states
    /// or in none.
    pub(crate) fn gather(&self, report: &HealthReport, stream_clients: u64) -> Vec<MetricFamily> {
        let collectors: [Box<dyn Collector>; 4] = [
            Box::new(self.check_duration.clone()),
            Box::new(check_status(report)),
            Box::new(last_run(report)),
            Box::new(clients(stream_clients)),
        ];
        let registry = Registry::new();
        for collector in collectors {
            registry.register(collector).expect("every name is there once");
        }
        registry.gather()
    }
}

impl Observer for Metrics {
    fn observe(&self, event: &Event<'_>) {
        match event {
            Event::CheckRan { name, latency } => {
                self.check_duration.with_label_values(&[*name]).observe(latency.as_secs_f64());
            }
        }
    }
}

fn check_status(report: &HealthReport) -> GaugeVec {
    let help = "Whether a health check is in a state: 1 for the one that it is in, 0 for the others.";
    let gauges = gauges("health_check_status", help, &["name", "status"]);
    for check in report.checks() {
        for status in HealthStatus::ALL {
            let is = f64::from(u8::from(check.status() == status));
            gauges.with_label_values(&[check.name(), status.as_str()]).set(is);
        }
    }
    gauges
}

fn last_run(report: &HealthReport) -> GaugeVec {
    let help = "When a health check last ran, in seconds since 1970; 0 before the first run.";
    let gauges = gauges("health_check_last_run_timestamp_seconds", help, &["name"]);
    for check in report.checks() {
        gauges.with_label_values(&[check.name()]).set(seconds(check));
    }
    gauges
}

fn seconds(check: &CheckReport) -> f64 {
    let since_epoch = check.last_run().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    since_epoch.unwrap_or_default().as_secs_f64()
}

#[expect(clippy::cast_precision_loss, reason = "there are never more than 64")]
fn clients(count: u64) -> Gauge {
    let help = "How many streams of health events are open.";
    let gauge = Gauge::new("resilience_health_stream_clients", help).expect("the name is valid");
    gauge.set(count as f64);
    gauge
}

fn gauges(name: &str, help: &str, labels: &[&str]) -> GaugeVec {
    GaugeVec::new(Opts::new(name, help), labels).expect("the names are valid")
}

#[cfg(test)]
#[path = "metrics_tests.rs"]
mod tests;
