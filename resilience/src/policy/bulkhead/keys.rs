//! A cell for each key with somebody inside or waiting, and none for the others.

use std::collections::HashMap;

use super::cell::Cell;
use crate::key::Key;
use crate::policy::keyed::ByFingerprint;
use crate::sync::{Mutex, lock};

/// The cells by key. Keys beyond the bound share one cell, and go on sharing it until nobody is inside: so each call
/// leaves the cell that it entered, found by its key alone.
#[derive(Debug)]
pub(super) struct Keys(Mutex<Cells>);

#[derive(Debug)]
struct Cells {
    by_key: HashMap<Key, Cell, ByFingerprint>,
    shared: Cell,
}

impl Keys {
    pub(super) const fn new() -> Self {
        Self(Mutex::new(Cells { by_key: HashMap::with_hasher(ByFingerprint), shared: Cell::new() }))
    }

    /// The cell that a key would enter. Also whether it is the shared one.
    pub(super) fn enter<T>(&self, key: Key, max_keys: u32, enter: impl FnOnce(&Cell) -> T) -> (T, bool) {
        let cells = &mut *lock(&self.0);
        let known = cells.by_key.contains_key(&key);
        if known || (cells.shared.is_empty() && cells.by_key.len() < max_keys as usize) {
            return (enter(cells.by_key.entry(key).or_insert_with(Cell::new)), false);
        }
        (enter(&cells.shared), true)
    }

    /// The cell that a key entered; it goes when nobody is left.
    pub(super) fn entered<T>(&self, key: Key, change: impl FnOnce(&Cell) -> T) -> T {
        let cells = &mut *lock(&self.0);
        let Some(cell) = cells.by_key.get(&key) else { return change(&cells.shared) };
        let result = change(cell);
        if cell.is_empty() {
            cells.by_key.remove(&key);
            give_memory_back(&mut cells.by_key);
        }
        result
    }

    /// Does something to every cell.
    pub(super) fn each(&self, act: &mut impl FnMut(&Cell)) {
        let cells = lock(&self.0);
        cells.by_key.values().chain([&cells.shared]).for_each(act);
    }

    /// The sum over all keys.
    pub(super) fn sum(&self, count: impl Fn(&Cell) -> u64) -> u64 {
        let cells = lock(&self.0);
        cells.by_key.values().chain([&cells.shared]).map(count).sum()
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        lock(&self.0).by_key.len()
    }
}

/// After a rush, so that the table of many keys does not stay for a few.
fn give_memory_back(by_key: &mut HashMap<Key, Cell, ByFingerprint>) {
    const SMALL: usize = 1024;
    if by_key.capacity() > SMALL && by_key.len() < by_key.capacity() / 8 {
        by_key.shrink_to(by_key.capacity() / 4);
    }
}
