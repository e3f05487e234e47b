//! A bound on the retries of all callers together: when everything fails, retries would multiply the load just then.

use crate::sync::{AtomicU64, Mutex, Ordering, lock};

/// The time that a budget looks back on, in seconds.
const WINDOW: u64 = 10;

/// How many retries the window has room for, whatever the share: where calls are rare, a share of them is nothing.
const FLOOR: u64 = 10;

/// First tries and retries of the last ten seconds, by the second. A slot is a word of three numbers: the second that
/// it counts for, first tries, retries.
#[derive(Debug)]
pub(crate) struct Budget {
    slots: [AtomicU64; 10],
    /// Retries are granted one at a time: they are about to pause anyway.
    granting: Mutex<()>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Slot {
    second: u64,
    first: u64,
    retries: u64,
}

impl Slot {
    const FIRST_BITS: u32 = 22;
    const RETRY_BITS: u32 = 18;
    const FIRST: u64 = (1 << Self::FIRST_BITS) - 1;
    const RETRIES: u64 = (1 << Self::RETRY_BITS) - 1;
    const SECOND: u64 = u64::MAX >> (Self::FIRST_BITS + Self::RETRY_BITS);

    /// What a word counts for a second: nothing, if it counted for another.
    fn read(word: u64, second: u64) -> Self {
        let second = second & Self::SECOND;
        if word >> (Self::FIRST_BITS + Self::RETRY_BITS) == second {
            Self { second, first: (word >> Self::RETRY_BITS) & Self::FIRST, retries: word & Self::RETRIES }
        } else {
            Self { second, first: 0, retries: 0 }
        }
    }

    fn word(self) -> u64 {
        let counts = self.first.min(Self::FIRST) << Self::RETRY_BITS | self.retries.min(Self::RETRIES);
        self.second << (Self::FIRST_BITS + Self::RETRY_BITS) | counts
    }
}

impl Budget {
    pub(crate) const fn new() -> Self {
        Self { slots: [const { AtomicU64::new(0) }; 10], granting: Mutex::new(()) }
    }

    /// Counts a first try in a second.
    pub(crate) fn first_try(&self, second: u64) {
        self.change(second, |slot| Slot { first: slot.first + 1, ..slot });
    }

    /// Grants a retry in a second, if with it the retries of the window are no more than the share of its first tries
    /// and the floor.
    pub(crate) fn grants(&self, second: u64, share: f64) -> bool {
        let _granting = lock(&self.granting);
        let (mut first, mut retries) = (0, 0);
        for ago in 0..WINDOW.min(second + 1) {
            let counted = self.slot(second - ago);
            first += counted.first;
            retries += counted.retries;
        }
        #[allow(clippy::cast_precision_loss, reason = "counts of ten seconds are small")]
        let granted = (retries + 1) as f64 <= share * first as f64 + FLOOR as f64;
        // A second that cannot count further grants nothing further.
        let granted = granted && self.slot(second).retries < Slot::RETRIES;
        if granted {
            self.change(second, |slot| Slot { retries: slot.retries + 1, ..slot });
        }
        granted
    }

    fn slot(&self, second: u64) -> Slot {
        Slot::read(self.cell(second).load(Ordering::Relaxed), second)
    }

    fn change(&self, second: u64, change: impl Fn(Slot) -> Slot) {
        let cell = self.cell(second);
        let update = |word| Some(change(Slot::read(word, second)).word());
        // Never fails: the closure always gives a word.
        let _ = cell.fetch_update(Ordering::Relaxed, Ordering::Relaxed, update);
    }

    fn cell(&self, second: u64) -> &AtomicU64 {
        let index = usize::try_from(second % WINDOW).unwrap_or_default();
        &self.slots[index]
    }
}

#[cfg(test)]
#[path = "budget_tests.rs"]
mod tests;
