//! What objectives promise, as questions to Prometheus.

use super::promql;
use super::yaml::quoted;
use crate::slo::Slo;

/// One of the promises of an objective: its availability, or its latency.
pub(super) struct Promise {
    pub(super) slo: &'static str,
    pub(super) kind: &'static str,
    /// The promise in words, as in `99.9% of its requests succeed`.
    pub(super) words: String,
    /// The share of requests that may break it.
    pub(super) budget: f64,
    /// The series that counts the requests, and one that counts those that keep the promise or break it.
    all: String,
    part: Part,
}

enum Part {
    Broken(String),
    Kept(String),
}

/// What `slos` promise. Only series that `more` fits, matchers with a comma before each, are looked at.
pub(super) fn promises(slos: &[&Slo], more: &str) -> Vec<Promise> {
    let both = |slo: &&Slo| [availability(slo, more), latency(slo, more)];
    slos.iter().flat_map(both).flatten().collect()
}

fn availability(slo: &Slo, more: &str) -> Option<Promise> {
    let (share, name) = (slo.availability?, quoted(slo.name));
    Some(Promise {
        slo: slo.name,
        kind: "availability",
        words: format!("{}% of its requests succeed", percent(share)),
        budget: rest(share),
        all: format!("slo_requests_total{{slo={name},result=~\"good|bad\"{more}}}"),
        part: Part::Broken(format!("slo_requests_total{{slo={name},result=\"bad\"{more}}}")),
    })
}

fn latency(slo: &Slo, more: &str) -> Option<Promise> {
    let (limit, name) = (slo.latency?, quoted(slo.name));
    let bucket = promql::bucket(slo.latency_seconds()?);
    Some(Promise {
        slo: slo.name,
        kind: "latency",
        words: format!("{}% of its requests are answered within {limit:?}", percent(slo.quantile)),
        budget: rest(slo.quantile),
        all: format!("slo_duration_seconds_count{{slo={name}{more}}}"),
        part: Part::Kept(format!("slo_duration_seconds_bucket{{slo={name},{bucket}{more}}}")),
    })
}

impl Promise {
    /// How many requests there were within `window`, those to instances that are gone included.
    pub(super) fn total(&self, window: &str) -> String {
        format!("sum by (job, slo) (increase({}[{window}]))", self.all)
    }

    /// The share of requests within `window` that broke the promise. On two lines.
    pub(super) fn broken(&self, window: &str) -> String {
        let total = self.total(window);
        match &self.part {
            Part::Broken(bad) => format!("sum by (job, slo) (increase({bad}[{window}]))\n/ {total}"),
            Part::Kept(good) => format!("1 - sum by (job, slo) (increase({good}[{window}]))\n/ {total}"),
        }
    }

    /// How much of what may go wrong within 30 days is left: 1 is all of it, below 0 it is overspent. Nothing where
    /// there were no requests.
    pub(super) fn remaining(&self) -> String {
        let (broken, total) = (promql::indented(&self.broken("30d")), self.total("30d"));
        format!("1 - (\n{broken}\n) / {}\nand {total} > 0", self.budget)
    }
}

/// The share that is left beside `share`.
fn rest(share: f64) -> f64 {
    rounded(1.0 - share)
}

pub(super) fn percent(share: f64) -> f64 {
    rounded(share * 100.0)
}

/// Without the noise of floating point.
fn rounded(number: f64) -> f64 {
    format!("{number:.9e}").parse().unwrap_or(number)
}

#[cfg(test)]
#[path = "promise_tests.rs"]
mod tests;
