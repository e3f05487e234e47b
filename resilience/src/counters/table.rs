//! As many counts as are asked for, each with a slot for each thread that is likely to raise it.

use std::sync::LazyLock;
use std::thread::available_parallelism;

use super::{COUNTS, Line, SLOT, UNKNOWN, take_slot};
use crate::sync::{AtomicU64, Ordering};

/// How many threads have a slot: one for each that runs at once, and two that wait.
static SLOTS: LazyLock<usize> = LazyLock::new(|| available_parallelism().map_or(8, usize::from).min(64) + 2);

/// Counts by index. One thread's stand together, so that raising several of them touches few lines.
#[derive(Debug)]
pub(crate) struct CounterTable {
    /// Those of the first slot, of the second and so on; in the end those that threads without a slot share.
    lines: Box<[Line]>,
    slots: usize,
    /// How many lines a slot has.
    width: usize,
}

impl CounterTable {
    /// So many counts, all zero.
    pub(crate) fn new(counts: usize) -> Self {
        let (slots, width) = (*SLOTS, counts.div_ceil(COUNTS));
        Self { lines: (0..width * (slots + 1)).map(|_| Line::new()).collect(), slots, width }
    }

    /// Raises a count by so many.
    #[inline]
    pub(crate) fn add(&self, index: usize, amount: u64) {
        let slot = SLOT.get();
        if slot >= self.slots {
            return self.add_without_slot(index, amount);
        }
        let count = self.count(slot, index);
        count.store(count.load(Ordering::Relaxed).wrapping_add(amount), Ordering::Relaxed);
    }

    #[cold]
    fn add_without_slot(&self, index: usize, amount: u64) {
        if SLOT.get() == UNKNOWN {
            take_slot();
            self.add(index, amount);
        } else {
            self.count(self.slots, index).fetch_add(amount, Ordering::Relaxed);
        }
    }

    /// What was counted so far, by all threads.
    pub(crate) fn sum(&self, index: usize) -> u64 {
        let counts = (0..=self.slots).map(|slot| self.count(slot, index).load(Ordering::Relaxed));
        counts.fold(0, u64::wrapping_add)
    }

    #[inline]
    fn count(&self, slot: usize, index: usize) -> &AtomicU64 {
        &self.lines[slot * self.width + index / COUNTS].0[index % COUNTS]
    }
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
