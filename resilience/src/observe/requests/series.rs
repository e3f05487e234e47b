//! The series of one route and method.

use std::time::Duration;

use super::{List, MethodLabel, Requests};
use crate::counters::CounterTable;
use crate::http::RouteClass;
use crate::observe::exposition::Labels;
use crate::observe::histogram::Histogram;
use crate::slo::Slo;
use crate::sync::OnceLock;

/// What is counted of the requests with one method to one route.
#[derive(Debug)]
pub(crate) struct Series {
    requests: &'static Requests,
    pub(super) path: Box<str>,
    pub(super) method: MethodLabel,
    pub(super) class: RouteClass,
    in_progress: &'static InProgress,
    /// Of the histogram.
    pub(super) labels: Labels,
    pub(super) durations: Histogram,
    totals: List<Total>,
    /// That of the handler, which its first request tells.
    objective: OnceLock<&'static Slo>,
}

/// How many requests ended with one status.
#[derive(Debug)]
struct Total {
    status: u16,
    labels: Labels,
    count: Count,
}

#[derive(Debug)]
enum Count {
    Own(CounterTable),
    /// There were too many label sets: it is counted there.
    Overflow(&'static Series, u16),
}

impl Series {
    pub(super) fn new(
        requests: &'static Requests,
        path: &str,
        method: MethodLabel,
        class: RouteClass,
        in_progress: &'static InProgress,
    ) -> Self {
        let labels = [("method", method.as_str()), ("path", path), ("class", class.as_str())];
        Self {
            requests,
            path: path.into(),
            method,
            class,
            in_progress,
            labels: Labels::of(&labels),
            durations: Histogram::new(requests.bounds),
            totals: List::new(),
            objective: OnceLock::new(),
        }
    }

    /// The method and the path.
    pub(crate) fn route(&self) -> (&'static str, &str) {
        (self.method.as_str(), &self.path)
    }

    /// The objective of a request that its handler marked so: one that did not come to its handler has that of those
    /// before it.
    #[inline]
    pub(crate) fn objective(&self, marked: Option<&'static Slo>) -> Option<&'static Slo> {
        match (marked, self.objective.get()) {
            (Some(slo), None) if self.is_of_one_handler() => Some(self.objective.get_or_init(|| slo)),
            (marked, known) => marked.or(known.copied()),
        }
    }

    fn is_of_one_handler(&self) -> bool {
        ![super::UNMATCHED, super::OVERFLOW].contains(&&*self.path)
    }

    pub(crate) fn method(&self) -> MethodLabel {
        self.method
    }

    /// A request begins.
    #[inline]
    pub(crate) fn begin(&self) {
        self.in_progress.begin();
    }

    /// It has ended.
    #[inline]
    pub(crate) fn end(&self, status: u16, latency: Duration) {
        self.in_progress.end();
        self.durations.record(latency);
        self.count(status);
    }

    #[inline]
    fn count(&self, status: u16) {
        match &self.total(status).count {
            Count::Own(count) => count.add(0, 1),
            Count::Overflow(series, status) => series.count(*status),
        }
    }

    /// Makes sure that a status has its series.
    pub(super) fn known(&self, status: u16) {
        self.total(status);
    }

    #[inline]
    fn total(&self, status: u16) -> &Total {
        self.totals.find_or_add(|total| total.status == status, || self.new_total(status))
    }

    fn new_total(&self, status: u16) -> Total {
        let count = if self.is_overflow() || self.requests.totals.take() {
            Count::Own(CounterTable::new(1))
        } else {
            // As coarse as can be: here too a program may answer with every status there is.
            Count::Overflow(self.requests.overflow(self.method), status / 100 * 100)
        };
        Total { status, labels: self.labels_with(status), count }
    }

    fn labels_with(&self, status: u16) -> Labels {
        let (method, class, status) = (self.method.as_str(), self.class.as_str(), status.to_string());
        Labels::of(&[("method", method), ("path", &self.path), ("status", &status), ("class", class)])
    }

    fn is_overflow(&self) -> bool {
        *self.path == *super::OVERFLOW
    }

    /// By status, those that have series of their own.
    pub(super) fn totals(&self) -> Vec<(&Labels, u64)> {
        let mut totals = self.totals.iter().collect::<Vec<_>>();
        totals.sort_unstable_by_key(|total| total.status);
        let own = totals.into_iter().filter_map(|Total { labels, count, .. }| match count {
            Count::Own(count) => Some((labels, count.sum(0))),
            Count::Overflow(..) => None,
        });
        own.collect()
    }
}

/// How many requests of one method and class have not ended.
#[derive(Debug)]
pub(super) struct InProgressSeries {
    pub(super) method: MethodLabel,
    pub(super) class: RouteClass,
    pub(super) labels: Labels,
    pub(super) count: InProgress,
}

impl InProgressSeries {
    pub(super) fn new(method: MethodLabel, class: RouteClass) -> Self {
        let labels = Labels::of(&[("method", method.as_str()), ("class", class.as_str())]);
        Self { method, class, labels, count: InProgress(CounterTable::new(2)) }
    }
}

/// Beginnings and ends: a request may end on another thread than it began on.
#[derive(Debug)]
pub(super) struct InProgress(CounterTable);

impl InProgress {
    const BEGUN: usize = 0;
    const ENDED: usize = 1;

    #[inline]
    fn begin(&self) {
        self.0.add(Self::BEGUN, 1);
    }

    #[inline]
    fn end(&self) {
        self.0.add(Self::ENDED, 1);
    }

    /// The ends are read first, so that there are never more of them.
    pub(super) fn now(&self) -> u64 {
        let ended = self.0.sum(Self::ENDED);
        self.0.sum(Self::BEGUN).saturating_sub(ended)
    }
}
