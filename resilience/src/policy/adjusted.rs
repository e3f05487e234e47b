//! Settings as they were declared, and those that count since somebody gave others from outside.
//!
//! Who reads them takes no lock and copies nothing: one load, where nothing was ever given from outside. Settings that
//! once counted stay in memory, because a call may still read them; the same ones given again take the same place, so that
//! a program whose settings go back and forth does not grow.

use crate::sync::{AtomicU64, Mutex, OnceLock, Ordering, lock};

/// How many rows of places there are: each has twice as many places as the one before it.
const ROWS: usize = 24;

/// The settings of one policy or check.
#[derive(Debug)]
pub(crate) struct Adjusted<S> {
    pub(crate) declared: S,
    /// The place of those that count, from 1; zero: the declared ones do.
    place: AtomicU64,
    given: OnceLock<Box<Given<S>>>,
}

#[derive(Debug)]
struct Given<S> {
    rows: [OnceLock<Box<[OnceLock<S>]>>; ROWS],
    /// How many places are taken; held while one is looked for.
    taken: Mutex<u64>,
}

impl<S> Adjusted<S> {
    pub(crate) const fn new(declared: S) -> Self {
        Self { declared, place: AtomicU64::new(0), given: OnceLock::new() }
    }

    /// The settings that count.
    #[inline]
    pub(crate) fn get(&self) -> &S {
        match self.place.load(Ordering::Acquire) {
            0 => &self.declared,
            place => self.given(place).unwrap_or(&self.declared),
        }
    }

    #[inline(never)]
    fn given(&self, place: u64) -> Option<&S> {
        self.given.get()?.at(place)
    }
}

impl<S: PartialEq> Adjusted<S> {
    /// Has these count from now on. Where there is no place left, after millions of different ones, it changes nothing and
    /// says no.
    pub(crate) fn set(&self, settings: S) -> bool {
        if settings == self.declared {
            self.place.store(0, Ordering::Release);
            return true;
        }
        let given = self.given.get_or_init(|| Box::new(Given::new()));
        let Some(place) = given.place_of(settings) else { return false };
        self.place.store(place, Ordering::Release);
        true
    }
}

impl<S> Given<S> {
    fn new() -> Self {
        Self { rows: [const { OnceLock::new() }; ROWS], taken: Mutex::new(0) }
    }

    fn at(&self, place: u64) -> Option<&S> {
        let row = place.checked_ilog2()?;
        let place = usize::try_from(place - (1 << row)).ok()?;
        self.rows.get(row as usize)?.get()?.get(place)?.get()
    }
}

impl<S: PartialEq> Given<S> {
    fn place_of(&self, settings: S) -> Option<u64> {
        let mut taken = lock(&self.taken);
        if let Some(place) = (1..=*taken).find(|place| self.at(*place) == Some(&settings)) {
            return Some(place);
        }
        let place = *taken + 1;
        let row = place.ilog2();
        let places =
            self.rows.get(row as usize)?.get_or_init(|| (0..1 << row).map(|_| OnceLock::new()).collect());
        places.get(usize::try_from(place - (1 << row)).ok()?)?.set(settings).ok()?;
        *taken = place;
        Some(place)
    }
}

#[cfg(test)]
#[path = "adjusted_tests.rs"]
mod tests;
