//! Counts that many threads raise at once and nobody loses.
//!
//! Each thread owns a slot and raises its count there with a plain store: no other thread writes that line, so there is
//! neither a locked instruction nor a cache line that travels. A thread without a slot of its own, because there are
//! more threads than slots, adds to a shared line with `fetch_add`. Slots are given back when their thread ends, and
//! what was counted in them stays. Reading sums the slots.

#[cfg(feature = "serve")]
mod table;

use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use crate::sync::{AtomicU64, Ordering};
#[cfg(feature = "serve")]
pub(crate) use table::CounterTable;

/// How many counts a line has room for.
const COUNTS: usize = 8;

/// The thread has not asked for a slot yet.
const UNKNOWN: usize = usize::MAX;

/// The thread gets none any more: it is ending.
const NONE: usize = usize::MAX - 1;

/// A cache line of its own, so that no two threads write to one.
#[derive(Debug)]
#[repr(align(64))]
struct Line([AtomicU64; COUNTS]);

impl Line {
    const fn new() -> Self {
        Self([const { AtomicU64::new(0) }; COUNTS])
    }
}

/// Up to eight counts, by index, with a slot for each of so many threads.
#[derive(Debug)]
pub(crate) struct Counters<const SLOTS: usize> {
    own: [Line; SLOTS],
    shared: Line,
}

impl<const SLOTS: usize> Counters<SLOTS> {
    pub(crate) const fn new() -> Self {
        Self { own: [const { Line::new() }; SLOTS], shared: Line::new() }
    }

    /// Raises a count by one.
    #[inline]
    pub(crate) fn raise(&self, index: usize) {
        match self.own.get(SLOT.get()) {
            Some(line) => {
                let count = &line.0[index];
                count.store(count.load(Ordering::Relaxed).wrapping_add(1), Ordering::Relaxed);
            }
            None => self.raise_without_slot(index),
        }
    }

    #[cold]
    fn raise_without_slot(&self, index: usize) {
        if SLOT.get() == UNKNOWN {
            take_slot();
            self.raise(index);
        } else {
            self.shared.0[index].fetch_add(1, Ordering::Relaxed);
        }
    }

    /// What was counted so far, by all threads.
    pub(crate) fn sum(&self, index: usize) -> u64 {
        let lines = self.own.iter().chain([&self.shared]);
        lines.map(|line| line.0[index].load(Ordering::Relaxed)).fold(0, u64::wrapping_add)
    }
}

thread_local! {
    static SLOT: Cell<usize> = const { Cell::new(UNKNOWN) };
    static LEASE: Lease = const { Lease };
}

/// Gives the thread's slot back when the thread ends.
struct Lease;

impl Drop for Lease {
    fn drop(&mut self) {
        let slot = SLOT.replace(NONE);
        free(|free| free.returned.insert(slot));
    }
}

/// The slots that no thread has.
struct Free {
    next: usize,
    returned: BTreeSet<usize>,
}

fn free<T>(change: impl FnOnce(&mut Free) -> T) -> T {
    static FREE: Mutex<Free> = Mutex::new(Free { next: 0, returned: BTreeSet::new() });
    change(&mut FREE.lock().unwrap_or_else(PoisonError::into_inner))
}

/// The lowest free slot becomes the thread's. A later owner sees all that an earlier one stored: the lock is between.
fn take_slot() {
    let slot = free(|free| {
        free.returned.pop_first().unwrap_or_else(|| {
            free.next += 1;
            free.next - 1
        })
    });
    SLOT.set(slot);
    if LEASE.try_with(|_| ()).is_err() {
        SLOT.set(NONE);
        free(|free| free.returned.insert(slot));
    }
}

#[cfg(test)]
#[path = "counters_tests.rs"]
mod tests;
