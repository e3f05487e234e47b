//! The circuits of a breaker that counts by key: at most so many, the idle ones forgotten first.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::cell::Cell;
use super::machine::View;
use super::settings::Settings;
use crate::key::Key;
use crate::sync::{Arc, AtomicBool, AtomicU64, Mutex, Ordering, lock};

/// Into how many parts the keys are divided, each behind a lock of its own.
const SHARDS: usize = 16;

/// The circuits of a breaker, by key.
#[derive(Debug)]
pub(super) struct Keyed {
    /// As many as the bound on the keys allowed when it was made: a key stays where it is, should that change.
    shards: Box<[Mutex<Shard>]>,
    /// Keys share a circuit, and the log was told.
    pub(super) told: AtomicBool,
}

#[derive(Debug, Default)]
struct Shard {
    circuits: HashMap<Key, Arc<KeyCell>, BuildHasherDefault<Fingerprint>>,
    /// So many keys are turned away before it looks for room again, after it found none.
    turns_away: usize,
}

/// The circuit of one key.
#[derive(Debug)]
pub(super) struct KeyCell {
    pub(super) cell: Cell,
    /// The calls that it let through and that are not settled: while there are any it is not forgotten.
    in_flight: AtomicU64,
    /// It was used since it was last looked at for room.
    used: AtomicBool,
}

impl Keyed {
    pub(super) fn new(max_keys: u32) -> Self {
        let shards = (max_keys as usize).clamp(1, SHARDS);
        Self { shards: (0..shards).map(|_| Mutex::default()).collect(), told: AtomicBool::new(false) }
    }

    /// The circuit of a key, for one call, to be left with [`KeyCell::leave`]; `None` where there are too many keys.
    pub(super) fn enter(&self, key: Key, now: impl Fn() -> u64, settings: &Settings) -> Option<Arc<KeyCell>> {
        let limit = (settings.max_keys as usize / self.shards.len()).max(1);
        let mut shard = lock(self.shard(key));
        let known = shard.circuits.get(&key).map(Arc::clone);
        let cell = match known {
            Some(cell) => cell,
            None if shard.has_room(limit, now) => {
                let cell = Arc::new(KeyCell::new(settings));
                shard.circuits.insert(key, Arc::clone(&cell));
                cell
            }
            None => return None,
        };
        cell.in_flight.fetch_add(1, Ordering::Relaxed);
        cell.used.store(true, Ordering::Relaxed);
        Some(cell)
    }

    /// The circuit of a key that has a call in flight.
    pub(super) fn find(&self, key: Key) -> Option<Arc<KeyCell>> {
        lock(self.shard(key)).circuits.get(&key).cloned()
    }

    /// Does something to every circuit, without the locks.
    pub(super) fn each(&self, mut act: impl FnMut(&Cell)) {
        for shard in &*self.shards {
            let cells: Vec<_> = lock(shard).circuits.values().cloned().collect();
            for cell in cells {
                act(&cell.cell);
            }
        }
    }

    /// What every circuit looks like that is not as good as new.
    pub(super) fn views(&self, now: u64, settings: &Settings, mut see: impl FnMut(View)) {
        self.each(|cell| {
            if !cell.is_blank(now) {
                see(cell.view(now, settings));
            }
        });
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.shards.iter().map(|shard| lock(shard).circuits.len()).sum()
    }

    fn shard(&self, key: Key) -> &Mutex<Shard> {
        // The low bits tell the circuits of one shard apart.
        let number = usize::try_from(key.bits() >> 40).unwrap_or_default() % self.shards.len();
        &self.shards[number]
    }
}

impl Shard {
    /// Whether one more key fits in, once the idle ones are forgotten.
    fn has_room(&mut self, limit: usize, now: impl Fn() -> u64) -> bool {
        if self.circuits.len() < limit {
            return true;
        }
        if self.turns_away > 0 {
            self.turns_away -= 1;
            return false;
        }
        let now = now();
        self.circuits.retain(|_, cell| cell.is_in_use() || !cell.cell.is_blank(now));
        if self.circuits.len() >= limit {
            // What is left remembers failures. Of these the ones go that nobody has used since the last time.
            self.circuits.retain(|_, cell| {
                let used = cell.used.swap(false, Ordering::Relaxed);
                used || cell.is_in_use() || cell.cell.refuses(cell.cell.word(), || now).is_some()
            });
        }
        let room = self.circuits.len() < limit;
        self.turns_away = if room { 0 } else { limit / 4 };
        room
    }
}

impl KeyCell {
    fn new(settings: &Settings) -> Self {
        let cell = Cell::new();
        cell.wake(settings);
        Self { cell, in_flight: AtomicU64::new(0), used: AtomicBool::new(false) }
    }

    /// A call was refused or is settled.
    pub(super) fn leave(&self) {
        self.in_flight.fetch_sub(1, Ordering::Release);
    }

    fn is_in_use(&self) -> bool {
        self.in_flight.load(Ordering::Acquire) > 0
    }
}

/// Takes a key's fingerprint as it is: it is made under secrets of the process.
#[derive(Debug, Default)]
struct Fingerprint(u64);

impl Hasher for Fingerprint {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(4) {
            let mut word = [0; 4];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u32(u32::from_le_bytes(word));
        }
    }

    fn write_u32(&mut self, word: u32) {
        self.0 = self.0.rotate_left(32) ^ u64::from(word);
    }

    fn write_usize(&mut self, _length: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}
