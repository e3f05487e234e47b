//! What came of a sink's messages.

use crate::sync::{AtomicU64, Ordering};

/// What came of one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The receiver took it.
    Delivered,
    /// It could not be delivered in as many attempts as there may be, or there was no place for it.
    Dropped,
    /// The receiver does not want it.
    Refused,
}

impl Outcome {
    /// In the order in which the series are sorted.
    pub(crate) const ALL: [Self; 3] = [Self::Delivered, Self::Dropped, Self::Refused];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Dropped => "dropped",
            Self::Refused => "refused",
        }
    }
}

/// How many messages of a sink ended how.
#[derive(Debug)]
pub(crate) struct Counts {
    pub(crate) sink: String,
    counts: [AtomicU64; Outcome::ALL.len()],
}

impl Counts {
    pub(crate) fn new(sink: String) -> Self {
        Self { sink, counts: Default::default() }
    }

    pub(super) fn count(&self, outcome: Outcome) {
        self.counts[outcome as usize].fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn get(&self, outcome: Outcome) -> u64 {
        self.counts[outcome as usize].load(Ordering::Relaxed)
    }
}
