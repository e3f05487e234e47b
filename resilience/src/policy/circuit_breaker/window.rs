//! What came of the last calls: the last so many, or those of the last so long.

use super::settings::{Settings, WindowSize};

/// How many parts a time window has: a result leaves it when its part does.
const BUCKETS: usize = 10;

/// The results that a rate is judged by. Made with its first result, so an idle breaker holds no memory.
#[derive(Debug, Default)]
pub(super) enum Window {
    #[default]
    Empty,
    Calls(Ring),
    Time(Box<Buckets>),
}

/// One result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) failed: bool,
    pub(super) slow: bool,
}

/// The sum of a window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) calls: u32,
    pub(super) failed: u32,
    pub(super) slow: u32,
}

impl Window {
    pub(super) fn record(&mut self, now: u64, settings: &Settings, entry: Entry) {
        if !self.fits(settings.window()) {
            *self = match settings.window() {
                None => Self::Empty,
                Some(WindowSize::Calls(size)) => Self::Calls(Ring::new(size)),
                Some(WindowSize::Time(length)) => Self::Time(Box::new(Buckets::new(length))),
            };
        }
        match self {
            Self::Empty => {}
            Self::Calls(ring) => ring.record(entry),
            Self::Time(buckets) => buckets.record(now, entry),
        }
    }

    /// Whether it is as long as that. One that is not begins anew: it was made by other settings.
    fn fits(&self, size: Option<WindowSize>) -> bool {
        match (self, size) {
            (Self::Empty, None) => true,
            (Self::Calls(ring), Some(WindowSize::Calls(size))) => ring.entries.len() == size.max(1) as usize,
            (Self::Time(buckets), Some(WindowSize::Time(length))) => buckets.width == Buckets::width(length),
            _ => false,
        }
    }

    pub(super) fn sum(&self, now: u64) -> Sum {
        match self {
            Self::Empty => Sum::default(),
            Self::Calls(ring) => ring.sum,
            Self::Time(buckets) => buckets.sum(now),
        }
    }
}

impl Sum {
    fn add(&mut self, entry: Entry) {
        self.calls += 1;
        self.failed += u32::from(entry.failed);
        self.slow += u32::from(entry.slow);
    }
}

/// Exactly the last so many results.
#[derive(Debug)]
pub(super) struct Ring {
    entries: Box<[Entry]>,
    /// Where the oldest stands, once it is full.
    next: usize,
    sum: Sum,
}

impl Ring {
    fn new(size: u32) -> Self {
        let entries = vec![Entry::default(); size.max(1) as usize].into_boxed_slice();
        Self { entries, next: 0, sum: Sum::default() }
    }

    fn record(&mut self, entry: Entry) {
        let oldest = std::mem::replace(&mut self.entries[self.next], entry);
        self.next = (self.next + 1) % self.entries.len();
        if self.sum.calls as usize == self.entries.len() {
            self.sum.calls -= 1;
            self.sum.failed -= u32::from(oldest.failed);
            self.sum.slow -= u32::from(oldest.slow);
        }
        self.sum.add(entry);
    }
}

/// The results of a time, by tenths of it: each counts for at least nine tenths of the time and at most the whole.
#[derive(Debug)]
pub(super) struct Buckets {
    width: u64,
    /// The number of the latest part that has a result.
    latest: u64,
    sums: [Sum; BUCKETS],
}

impl Buckets {
    fn new(length: u64) -> Self {
        Self { width: Self::width(length), latest: 0, sums: [Sum::default(); BUCKETS] }
    }

    fn width(length: u64) -> u64 {
        (length / BUCKETS as u64).max(1)
    }

    fn record(&mut self, now: u64, entry: Entry) {
        self.forget(now);
        let latest = Self::place(self.latest);
        self.sums[latest].add(entry);
    }

    /// Empties the parts that the time has left behind. A thread that is late finds its part there and counts in the
    /// latest.
    fn forget(&mut self, now: u64) {
        let number = now / self.width;
        if number <= self.latest {
            return;
        }
        let passed = (number - self.latest).min(BUCKETS as u64);
        for back in 0..passed {
            self.sums[Self::place(number - back)] = Sum::default();
        }
        self.latest = number;
    }

    fn sum(&self, now: u64) -> Sum {
        let number = (now / self.width).max(self.latest);
        let passed = usize::try_from(number - self.latest).unwrap_or(BUCKETS);
        let mut total = Sum::default();
        for back in 0..BUCKETS.saturating_sub(passed) as u64 {
            let Some(number) = self.latest.checked_sub(back) else { break };
            let sum = self.sums[Self::place(number)];
            total.calls += sum.calls;
            total.failed += sum.failed;
            total.slow += sum.slow;
        }
        total
    }

    fn place(number: u64) -> usize {
        usize::try_from(number % BUCKETS as u64).unwrap_or_default()
    }
}

#[cfg(test)]
#[path = "window_tests.rs"]
mod tests;
