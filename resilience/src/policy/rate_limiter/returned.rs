//! Places in the time to come that were given back, and could not be undone because others were promised after them. The
//! next call that would have to wait takes one; its time passed, it is worth nothing.

use super::rule::Reservation;
use crate::key::Key;
use crate::sync::{AtomicU64, Mutex, Ordering, lock};

/// More are forgotten: then they count as used.
const MAX: usize = 4096;

#[derive(Debug)]
pub(super) struct Returned {
    /// How many there are, so that nobody takes the lock where there is none.
    count: AtomicU64,
    places: Mutex<Vec<(Option<Key>, Reservation)>>,
}

impl Returned {
    pub(super) const fn new() -> Self {
        Self { count: AtomicU64::new(0), places: Mutex::new(Vec::new()) }
    }

    /// Takes a place back. `undo` is asked for it, and again for those that it stood upon.
    pub(super) fn give_back(
        &self,
        key: Option<Key>,
        reservation: Reservation,
        now: u64,
        mut undo: impl FnMut(Reservation) -> bool,
    ) {
        let mut places = lock(&self.places);
        places.retain(|(_, place)| place.at >= now);
        places.push((key, reservation));
        while let Some(place) = places.iter().position(|(of, place)| *of == key && undo(*place)) {
            places.swap_remove(place);
        }
        places.truncate(MAX);
        self.count.store(places.len() as u64, Ordering::Release);
    }

    /// The earliest place of a key that is to come.
    pub(super) fn take(&self, key: Option<Key>, now: u64, max_wait: u64) -> Option<Reservation> {
        if self.count.load(Ordering::Acquire) == 0 {
            return None;
        }
        let mut places = lock(&self.places);
        places.retain(|(_, place)| place.at >= now);
        let of_key = |(of, place): &&(Option<Key>, Reservation)| {
            *of == key && place.at.saturating_sub(now) <= max_wait
        };
        let earliest = places.iter().filter(of_key).map(|(_, place)| *place).min_by_key(|place| place.at);
        if let Some(earliest) = earliest {
            let taken = places.iter().position(|(of, place)| *of == key && *place == earliest);
            taken.map(|taken| places.swap_remove(taken));
        }
        self.count.store(places.len() as u64, Ordering::Release);
        earliest
    }
}
