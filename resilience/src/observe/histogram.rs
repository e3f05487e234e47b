//! How durations are spread over buckets.

use std::time::Duration;

use crate::sync::{AtomicU64, Ordering};

/// Counts durations. Recording one is two additions, without a lock and without an allocation.
#[derive(Debug)]
pub(super) struct Histogram {
    /// The upper bounds in seconds, each within its bucket, rising.
    bounds: &'static [f64],
    /// One more than there are bounds: what is longer than the last.
    buckets: Box<[AtomicU64]>,
    /// Whole nanoseconds: a sum of floating point numbers would drift.
    nanoseconds: AtomicU64,
}

/// What a histogram held at one moment.
#[derive(Debug, PartialEq)]
pub(super) struct Spread {
    /// Upper bounds, each with the number of durations up to it.
    pub(super) buckets: Vec<(f64, u64)>,
    /// The number of all.
    pub(super) count: u64,
    /// Seconds.
    pub(super) sum: f64,
}

impl Histogram {
    pub(super) fn new(bounds: &'static [f64]) -> Self {
        let buckets = (0..=bounds.len()).map(|_| AtomicU64::new(0)).collect();
        Self { bounds, buckets, nanoseconds: AtomicU64::new(0) }
    }

    pub(super) fn record(&self, duration: Duration) {
        let seconds = duration.as_secs_f64();
        let bucket = self.bounds.partition_point(|bound| *bound < seconds);
        self.buckets[bucket].fetch_add(1, Ordering::Relaxed);
        let nanoseconds = u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX);
        self.nanoseconds.fetch_add(nanoseconds, Ordering::Relaxed);
    }

    /// The number of all is made from the buckets, so that these agree whatever is recorded meanwhile; the sum may
    /// be ahead or behind by what is being recorded.
    pub(super) fn spread(&self) -> Spread {
        let mut count = 0;
        let mut cumulative = self.buckets.iter().map(|bucket| {
            count += bucket.load(Ordering::Relaxed);
            count
        });
        let buckets = self.bounds.iter().copied().zip(&mut cumulative).collect();
        cumulative.for_each(drop);
        let sum = Duration::from_nanos(self.nanoseconds.load(Ordering::Relaxed)).as_secs_f64();
        Spread { buckets, count, sum }
    }
}

#[cfg(test)]
#[path = "histogram_tests.rs"]
mod tests;
