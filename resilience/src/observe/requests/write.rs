//! The requests in a scrape.

use super::{InProgressSeries, LabelSets, List, Requests, Series};
use crate::observe::exposition::{Exposition, Kind, whole};
use crate::sync::Ordering;

const TOTAL: &str = "http_requests_total";
const DURATION: &str = "http_request_duration_seconds";

impl Requests {
    /// Adds the families.
    pub(crate) fn write(&self, exposition: &mut Exposition) {
        let mut all = self.series.iter().chain([&self.overflow]).flat_map(List::iter).collect::<Vec<_>>();
        all.sort_unstable_by_key(|series| (&series.path, series.method.as_str()));
        totals(exposition, &all);
        durations(exposition, &all);
        let mut in_progress = self.in_progress.iter().collect::<Vec<_>>();
        in_progress.sort_unstable_by_key(|series| (series.class, series.method.as_str()));
        let help = "How many requests have begun and not ended, to the last byte of their responses.";
        exposition.family("http_requests_in_progress", Kind::Gauge, help, |output| {
            for InProgressSeries { labels, count, .. } in in_progress {
                output.kept_value(labels, whole(count.now()));
            }
        });
        let help = "How many times a label set was one too many, and went to the path `overflow`.";
        exposition.family("resilience_metrics_dropped_label_sets_total", Kind::Counter, help, |output| {
            for (family, sets) in [(DURATION, &self.durations), (TOTAL, &self.totals)] {
                output.value(&[("family", family)], whole(sets.dropped()));
            }
        });
    }
}

impl LabelSets {
    fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }
}

fn totals(exposition: &mut Exposition, all: &[&Series]) {
    let help =
        "How many requests have ended, by the status of the response; 499 where the client went away first.";
    exposition.family(TOTAL, Kind::Counter, help, |output| {
        for (labels, count) in all.iter().flat_map(|series| series.totals()) {
            output.kept_value(labels, whole(count));
        }
    });
}

fn durations(exposition: &mut Exposition, all: &[&Series]) {
    let help = "How long it took until the head of the response was there, in seconds.";
    exposition.family(DURATION, Kind::Histogram, help, |output| {
        for series in all {
            output.kept_spread(&series.labels, &series.durations.spread());
        }
    });
}
