//! How the requests of one objective ended, and how long they took.

use std::time::Duration;

use crate::sync::{AtomicU64, Ordering};

/// In nanoseconds, from 5 ms to 10 s: the upper bounds of the buckets of every objective.
const USUAL: [u64; 11] = {
    const MILLISECOND: u64 = 1_000_000;
    [
        5 * MILLISECOND,
        10 * MILLISECOND,
        25 * MILLISECOND,
        50 * MILLISECOND,
        100 * MILLISECOND,
        250 * MILLISECOND,
        500 * MILLISECOND,
        1_000 * MILLISECOND,
        2_500 * MILLISECOND,
        5_000 * MILLISECOND,
        10_000 * MILLISECOND,
    ]
};

/// The usual ones and the objective's.
const EDGES: usize = USUAL.len() + 1;

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// With this status.
    Answered(u16),
    /// The client went away before its answer.
    Cancelled,
    /// Refused, because the service is under maintenance.
    Maintenance,
}

impl Ending {
    fn verdict(self) -> Verdict {
        match self {
            Self::Cancelled | Self::Maintenance | Self::Answered(429) => Verdict::Excluded,
            Self::Answered(status) if status >= 500 => Verdict::Bad,
            Self::Answered(_) => Verdict::Good,
        }
    }
}

/// What that means for the objective.
enum Verdict {
    Good,
    Bad,
    /// Neither.
    Excluded,
}

/// The upper bounds of the buckets in nanoseconds, rising, each within its bucket.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edges {
    nanoseconds: [u64; EDGES],
    count: usize,
}

impl Edges {
    pub(super) const fn usual() -> Self {
        let (mut nanoseconds, mut index) = ([0; EDGES], 0);
        while index < USUAL.len() {
            nanoseconds[index] = USUAL[index];
            index += 1;
        }
        Self { nanoseconds, count: USUAL.len() }
    }

    /// The usual ones and `latency`.
    pub(super) const fn with(latency: Duration) -> Self {
        let own = latency.as_secs() * 1_000_000_000 + latency.subsec_nanos() as u64;
        let mut edges = Self::usual();
        let mut index = edges.count;
        while index > 0 && edges.nanoseconds[index - 1] > own {
            index -= 1;
        }
        if index > 0 && edges.nanoseconds[index - 1] == own {
            return edges;
        }
        let mut last = edges.count;
        while last > index {
            edges.nanoseconds[last] = edges.nanoseconds[last - 1];
            last -= 1;
        }
        edges.nanoseconds[index] = own;
        edges.count += 1;
        edges
    }

    fn as_slice(&self) -> &[u64] {
        &self.nanoseconds[..self.count]
    }
}

/// Counts requests. Recording one is two additions, without a lock and without an allocation.
#[derive(Debug)]
pub(super) struct Counts {
    good: Buckets,
    bad: Buckets,
    excluded: AtomicU64,
    /// How long the good and the bad ones took.
    nanoseconds: AtomicU64,
}

/// The last one used is for what is longer than the last edge.
type Buckets = [AtomicU64; EDGES + 1];

impl Counts {
    pub(super) const fn new() -> Self {
        Self {
            good: [const { AtomicU64::new(0) }; EDGES + 1],
            bad: [const { AtomicU64::new(0) }; EDGES + 1],
            excluded: AtomicU64::new(0),
            nanoseconds: AtomicU64::new(0),
        }
    }

    pub(super) fn record(&self, edges: &Edges, ending: Ending, latency: Duration) {
        let buckets = match ending.verdict() {
            Verdict::Good => &self.good,
            Verdict::Bad => &self.bad,
            Verdict::Excluded => {
                self.excluded.fetch_add(1, Ordering::Relaxed);
                return;
            }
        };
        let nanoseconds = u64::try_from(latency.as_nanos()).unwrap_or(u64::MAX);
        let bucket = edges.as_slice().partition_point(|edge| *edge < nanoseconds);
        buckets[bucket].fetch_add(1, Ordering::Relaxed);
        self.nanoseconds.fetch_add(nanoseconds, Ordering::Relaxed);
    }

    /// Good and bad are made from the buckets, so that the requests and the durations of one scrape agree whatever is
    /// recorded meanwhile; the sum may be ahead or behind by what is being recorded.
    pub(super) fn read(&self, edges: &Edges) -> Counted {
        let read = |buckets: &Buckets| -> Vec<u64> {
            buckets[..=edges.count].iter().map(|bucket| bucket.load(Ordering::Relaxed)).collect()
        };
        let (good, bad) = (read(&self.good), read(&self.bad));
        Counted {
            edges: edges.as_slice().iter().map(|edge| seconds(Duration::from_nanos(*edge))).collect(),
            buckets: good.iter().zip(&bad).map(|(good, bad)| good + bad).collect(),
            good: good.iter().sum(),
            bad: bad.iter().sum(),
            excluded: self.excluded.load(Ordering::Relaxed),
            nanoseconds: self.nanoseconds.load(Ordering::Relaxed),
        }
    }
}

/// What an objective had counted at one moment.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Counted {
    pub(crate) good: u64,
    pub(crate) bad: u64,
    pub(crate) excluded: u64,
    /// Upper bounds in seconds.
    pub(crate) edges: Vec<f64>,
    /// The good and the bad ones in each bucket; one more than there are edges.
    pub(crate) buckets: Vec<u64>,
    pub(crate) nanoseconds: u64,
}

impl Counted {
    /// With what a copy of the same objective counted.
    pub(crate) fn add(&mut self, copy: &Self) {
        self.good += copy.good;
        self.bad += copy.bad;
        self.excluded += copy.excluded;
        self.nanoseconds = self.nanoseconds.wrapping_add(copy.nanoseconds);
        self.buckets.iter_mut().zip(&copy.buckets).for_each(|(sum, count)| *sum += count);
    }
}

/// Rounded once, so that an edge reads as it was written.
#[expect(clippy::cast_precision_loss, reason = "edges are shorter than a day")]
pub(super) fn seconds(duration: Duration) -> f64 {
    duration.as_nanos() as f64 / 1e9
}

#[cfg(test)]
#[path = "counts_tests.rs"]
mod tests;
