//! The families of the objectives. Nothing is counted here: what the objectives count themselves is read at the scrape.

use std::time::Duration;

use super::exposition::{Exposition, Kind, whole};
use super::histogram::Spread;
use crate::slo::{Counted, Slo};

/// The objectives of a program, by name.
#[derive(Debug, Default)]
pub(crate) struct Objectives(Vec<Objective>);

/// One objective, and the copies that an attribute which copies function bodies (`#[axum::debug_handler]`) made of it.
#[derive(Debug)]
struct Objective {
    slo: &'static Slo,
    copies: Vec<&'static Slo>,
}

/// What all of them hold at one moment, in their order.
#[derive(Debug, Default)]
pub(crate) struct Numbers(Vec<(&'static Slo, Counted)>);

impl Objectives {
    /// Of all that are linked, copies included.
    pub(crate) fn of(slos: impl IntoIterator<Item = &'static Slo>) -> Self {
        let mut objectives: Vec<Objective> = Vec::new();
        for slo in slos {
            match objectives.iter_mut().find(|known| (known.slo.name, known.slo.site) == (slo.name, slo.site))
            {
                Some(known) => known.copies.push(slo),
                None => objectives.push(Objective { slo, copies: Vec::new() }),
            }
        }
        objectives.sort_by_key(|objective| objective.slo.name);
        Self(objectives)
    }

    pub(super) fn read(&self) -> Numbers {
        let numbers = self.0.iter().map(|Objective { slo, copies }| {
            let mut counted = slo.counted();
            for copy in copies {
                counted.add(&copy.counted());
            }
            (*slo, counted)
        });
        Numbers(numbers.collect())
    }
}

impl Numbers {
    /// Adds the families.
    pub(super) fn write(&self, exposition: &mut Exposition) {
        self.requests(exposition);
        self.durations(exposition);
        self.targets(exposition);
    }

    fn requests(&self, exposition: &mut Exposition) {
        let help = "Requests with an objective, by what they mean for it: bad are those answered with 5xx, excluded \
                    those that were cancelled, refused during maintenance or answered with 429.";
        exposition.family("slo_requests_total", Kind::Counter, help, |series| {
            for (slo, counted) in &self.0 {
                for (result, count) in
                    [("bad", counted.bad), ("excluded", counted.excluded), ("good", counted.good)]
                {
                    series.value(&[("slo", slo.name), ("result", result)], whole(count));
                }
            }
        });
    }

    fn durations(&self, exposition: &mut Exposition) {
        let help = "How long good and bad requests with an objective took until the head of their response, in seconds.";
        exposition.family("slo_duration_seconds", Kind::Histogram, help, |series| {
            for (slo, counted) in &self.0 {
                series.spread(&[("slo", slo.name)], &spread(counted));
            }
        });
    }

    fn targets(&self, exposition: &mut Exposition) {
        let help = "The share of requests that must be good.";
        exposition.family("slo_objective_ratio", Kind::Gauge, help, |series| {
            for (slo, _) in &self.0 {
                if let Some(share) = slo.availability {
                    series.value(&[("slo", slo.name)], share);
                }
            }
        });
        let help = "Within what time the share of requests in the label must be answered, in seconds.";
        exposition.family("slo_latency_objective_seconds", Kind::Gauge, help, |series| {
            for (slo, _) in &self.0 {
                if let Some(seconds) = slo.latency_seconds() {
                    // A label called `quantile` belongs to summaries.
                    let share = slo.quantile.to_string();
                    series.value(&[("slo", slo.name), ("share", &share)], seconds);
                }
            }
        });
    }
}

fn spread(counted: &Counted) -> Spread {
    let mut count = 0;
    let mut cumulative = counted.buckets.iter().map(|bucket| {
        count += bucket;
        count
    });
    let buckets = counted.edges.iter().copied().zip(&mut cumulative).collect();
    cumulative.for_each(drop);
    Spread { buckets, count, sum: Duration::from_nanos(counted.nanoseconds).as_secs_f64() }
}

#[cfg(test)]
#[path = "slo_tests.rs"]
mod tests;
