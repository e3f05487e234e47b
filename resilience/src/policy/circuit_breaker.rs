//! The circuit breaker. (Skeleton: the signatures that the rest is written against.)

use std::time::Duration;

use super::Verdict;
use super::state::{Fresh, State};
use crate::counters::Counters;
use crate::key::Key;
use crate::rejection::Rejection;
use crate::sync::{AtomicU64, Ordering};

/// A circuit breaker.
#[derive(Debug)]
pub struct CircuitBreaker {
    name: &'static str,
    threshold: u32,
    recovery: Duration,
    state: State<Cell>,
}

#[derive(Debug)]
struct Cell {
    word: AtomicU64,
    counters: Counters<32>,
}

impl Cell {
    const fn new() -> Self {
        Self { word: AtomicU64::new(0), counters: Counters::new() }
    }
}

impl Fresh for Cell {
    fn fresh() -> Self {
        Self::new()
    }
}

/// A call that a breaker let through, not settled yet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Admission {
    word: u64,
}

impl CircuitBreaker {
    /// A breaker with the defaults.
    pub const fn new(name: &'static str) -> Self {
        Self { name, threshold: 5, recovery: Duration::from_secs(30), state: State::new(Cell::new()) }
    }

    /// Opens after so many failures in a row. Default: 5.
    pub const fn threshold(mut self, threshold: u32) -> Self {
        assert!(threshold > 0, "`threshold` must be at least 1");
        self.threshold = threshold;
        self
    }

    /// How long it stays open. Default: 30 s.
    pub const fn recovery(mut self, recovery: Duration) -> Self {
        self.recovery = recovery;
        self
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Lets a call through, or not. What is let through must be settled, once.
    #[inline]
    pub(crate) fn admit(&'static self, _key: Option<Key>) -> Result<Admission, Rejection> {
        Ok(Admission { word: self.state.get().word.load(Ordering::Acquire) })
    }

    /// Tells how a call ended that was let through.
    #[inline]
    pub(crate) fn settle(&'static self, admission: Admission, _key: Option<Key>, verdict: Verdict) {
        let cell = self.state.get();
        if verdict == Verdict::Success && cell.word.load(Ordering::Acquire) == admission.word {
            cell.counters.raise(0);
        } else {
            cell.counters.raise(1);
        }
    }
}
