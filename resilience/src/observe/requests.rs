//! The requests to the program's routes, counted.
//!
//! The layer around a route asks once for the route's series and keeps them; with each request it raises counts that
//! are its thread's own. Series are never taken away, and there is a limit to how many are made.

mod list;
mod method;
mod series;
mod write;

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::http::{Classifier, RouteClass};
use crate::registry::Registry;
use crate::sync::{AtomicU64, Ordering};
pub(crate) use list::List;
pub(crate) use method::MethodLabel;
pub(crate) use series::Series;
use series::{InProgress, InProgressSeries};

/// The path of a request that no route matches.
pub(crate) const UNMATCHED: &str = "unmatched";

/// The path of all requests whose own label sets would be too many.
const OVERFLOW: &str = "overflow";

/// How many label sets a family has at most, but for those of the overflow.
const LABEL_SETS: u64 = 1_000;

/// How many lists the series are in, by a hash of their labels.
const BUCKETS: usize = 256;

/// The requests of one service.
#[derive(Debug)]
pub(crate) struct Requests {
    classify: Classifier,
    /// The upper bounds of the buckets, in seconds.
    bounds: &'static [f64],
    series: [List<Series>; BUCKETS],
    overflow: List<Series>,
    in_progress: List<InProgressSeries>,
    totals: LabelSets,
    durations: LabelSets,
}

/// How many label sets a family has, and how many more it would have had.
#[derive(Debug, Default)]
struct LabelSets {
    known: AtomicU64,
    dropped: AtomicU64,
}

impl LabelSets {
    /// Whether there is room for one more, which is then taken.
    fn take(&self) -> bool {
        let more = |known| (known < LABEL_SETS).then_some(known + 1);
        let taken = self.known.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).is_ok();
        if !taken {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
        taken
    }
}

impl Requests {
    /// No request yet. It is never freed, so that requests can count without holding it: there is one for each start
    /// of a service.
    ///
    /// The buckets reach from 5 ms to 10 s, and have a bound at each of `edges`, in seconds.
    pub(crate) fn leaked(classify: Classifier, edges: impl IntoIterator<Item = f64>) -> &'static Self {
        let mut bounds = super::metrics::DURATION_BUCKETS.to_vec();
        bounds.extend(edges);
        bounds.sort_by(f64::total_cmp);
        bounds.dedup();
        let requests: &Self = Box::leak(Box::new(Self {
            classify,
            bounds: bounds.leak(),
            series: [const { List::new() }; BUCKETS],
            overflow: List::new(),
            in_progress: List::new(),
            totals: LabelSets::default(),
            durations: LabelSets::default(),
        }));
        requests.begin_known();
        requests
    }

    /// The requests of a program with these declarations.
    pub(crate) fn of(registry: &Registry) -> &'static Self {
        let classify =
            registry.route_class.first().map_or(RouteClass::by_path as Classifier, |(classify, _)| *classify);
        Self::leaked(classify, registry.slos.iter().filter_map(|slo| slo.latency_seconds()))
    }

    /// Routes cannot be listed before they are asked for. What no route matches can be.
    fn begin_known(&'static self) {
        for method in MethodLabel::all() {
            self.series(UNMATCHED, method).known(404);
        }
    }

    /// The series of a route, by the template of its path, and a method.
    pub(crate) fn series(&'static self, path: &str, method: MethodLabel) -> &'static Series {
        let is = |series: &Series| series.method == method && *series.path == *path;
        let bucket = &self.series[bucket(path, method)];
        if let Some(series) = bucket.iter().find(|series| is(series)) {
            return series;
        }
        if self.durations.take() {
            return bucket.find_or_add(is, || self.new_series(path, method));
        }
        self.overflow(method)
    }

    /// The series of all that is too much.
    fn overflow(&'static self, method: MethodLabel) -> &'static Series {
        self.overflow.find_or_add(|series| series.method == method, || self.new_series(OVERFLOW, method))
    }

    fn new_series(&'static self, path: &str, method: MethodLabel) -> Series {
        let class = self.class(path, method);
        Series::new(self, path, method, class, self.in_progress(method, class))
    }

    /// Where the program's function panics the request has done nothing wrong: it is classed as if there were none.
    fn class(&self, path: &str, method: MethodLabel) -> RouteClass {
        let method = method.method();
        catch_unwind(AssertUnwindSafe(|| (self.classify)(path, &method))).unwrap_or_else(|_| {
            tracing::error!(path, %method, "the function that tells the class of routes panicked");
            RouteClass::by_path(path, &method)
        })
    }

    fn in_progress(&'static self, method: MethodLabel, class: RouteClass) -> &'static InProgress {
        let is = |series: &InProgressSeries| series.method == method && series.class == class;
        &self.in_progress.find_or_add(is, || InProgressSeries::new(method, class)).count
    }
}

/// FNV-1a: the templates are the program's own, so nobody can choose them to collide.
fn bucket(path: &str, method: MethodLabel) -> usize {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let start = step(0xcbf2_9ce4_8422_2325, method.index().to_le_bytes()[0]);
    let hash = path.bytes().fold(start, step);
    (hash % BUCKETS as u64).to_le_bytes()[0].into()
}

#[cfg(test)]
#[path = "requests_tests.rs"]
mod tests;
