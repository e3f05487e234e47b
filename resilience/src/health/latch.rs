//! Keeps the service from being ready until a part of the program says so.

use std::fmt;
use std::thread;

use crate::sync::{Arc, AtomicU64, Mutex, Ordering, lock};

/// The latches of this process: a part may take one before any service exists.
static LATCHES: Latches = Latches::new();

/// Keeps the service of this process from being ready until the latch is released or dropped: while a cache is
/// warmed, a model is loaded, a lease is awaited.
///
/// Readiness answers 503 with the name in its `reason`; the startup gate and liveness are not concerned. A latch
/// whose owner panics stays closed for good, and its name says what to look for.
///
/// ```
/// let warming = resilience::latch("cache-warm");
/// // .. fill the cache, in a task of its own
/// warming.release();
/// ```
pub fn latch(name: impl Into<Arc<str>>) -> Latch {
    LATCHES.close(name.into())
}

/// See [`latch()`].
#[must_use = "a latch that is dropped at once keeps nothing back"]
pub struct Latch {
    latches: &'static Latches,
    number: u64,
    name: Arc<str>,
}

impl Latch {
    /// Lets the service be ready, as far as this part is concerned. Dropping it does the same.
    pub fn release(self) {}
}

impl Drop for Latch {
    fn drop(&mut self) {
        if !thread::panicking() {
            self.latches.open(self.number);
        }
    }
}

impl fmt::Debug for Latch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Latch").field("name", &self.name).finish_non_exhaustive()
    }
}

/// The latches that are closed, oldest first.
#[derive(Debug)]
pub(crate) struct Latches {
    closed: Mutex<Vec<(u64, Arc<str>)>>,
    /// Grows with every change.
    revision: AtomicU64,
}

impl Latches {
    const fn new() -> Self {
        Self { closed: Mutex::new(Vec::new()), revision: AtomicU64::new(0) }
    }

    pub(crate) fn global() -> &'static Self {
        &LATCHES
    }

    fn close(&'static self, name: Arc<str>) -> Latch {
        let number = self.revision.fetch_add(1, Ordering::AcqRel);
        lock(&self.closed).push((number, Arc::clone(&name)));
        // Once more: whoever looked between the two has seen too little.
        self.revision.fetch_add(1, Ordering::AcqRel);
        Latch { latches: self, number, name }
    }

    fn open(&self, number: u64) {
        lock(&self.closed).retain(|(closed, _)| *closed != number);
        self.revision.fetch_add(1, Ordering::AcqRel);
    }

    /// Which state of the latches [`Latches::first_closed`] tells of, at least.
    pub(crate) fn revision(&self) -> u64 {
        self.revision.load(Ordering::Acquire)
    }

    /// The name of the latch that has been closed for longest.
    pub(crate) fn first_closed(&self) -> Option<Arc<str>> {
        lock(&self.closed).first().map(|(_, name)| Arc::clone(name))
    }
}

#[cfg(test)]
#[path = "latch_tests.rs"]
mod tests;
