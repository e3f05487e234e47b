//! How durations are spread over buckets.

use std::time::Duration;

use crate::counters::CounterTable;

/// Counts durations. Recording one is two additions that no other thread waits for, without an allocation.
#[derive(Debug)]
pub(super) struct Histogram {
    /// The upper bounds in seconds, each within its bucket, rising.
    bounds: &'static [f64],
    /// The buckets, one more than there are bounds, for what is longer than the last. Then the sum, in whole
    /// nanoseconds: one of floating point numbers would drift.
    counts: CounterTable,
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
        Self { bounds, counts: CounterTable::new(bounds.len() + 2) }
    }

    pub(super) fn record(&self, duration: Duration) {
        let seconds = duration.as_secs_f64();
        self.counts.add(self.bounds.partition_point(|bound| *bound < seconds), 1);
        self.counts.add(self.bounds.len() + 1, u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX));
    }

    /// The number of all is made from the buckets, so that these agree whatever is recorded meanwhile; the sum may
    /// be ahead or behind by what is being recorded.
    pub(super) fn spread(&self) -> Spread {
        let mut count = 0;
        let mut cumulative = (0..=self.bounds.len()).map(|bucket| {
            count += self.counts.sum(bucket);
            count
        });
        let buckets = self.bounds.iter().copied().zip(&mut cumulative).collect();
        cumulative.for_each(drop);
        let sum = Duration::from_nanos(self.counts.sum(self.bounds.len() + 1)).as_secs_f64();
        Spread { buckets, count, sum }
    }
}

#[cfg(test)]
#[path = "histogram_tests.rs"]
mod tests;
