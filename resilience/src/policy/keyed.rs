//! A bounded store of what a policy remembers of each key.
//!
//! The keys are spread over shards, each a table under its own lock. An entry that is equal to a fresh one is idle, and
//! makes room when room is needed: just before a table would grow, and when all keys together reach the bound. Each
//! shard knows a time before which none of its entries is idle, so a search that cannot find anything costs one load
//! per shard; one that can visits a bounded number of entries.
//!
//! Where all are active, further keys share one state, which is never looser than one of their own. They go on sharing it
//! until it is idle: a key that went from there to a fresh state would have its allowance twice.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher};

use crate::key::Key;
use crate::sync::{AtomicBool, AtomicU64, Mutex, MutexGuard, Ordering, lock};

/// The most shards there are.
const SHARDS: u32 = 256;

/// A table with fewer entries is not worth a second one.
const KEYS_OF_A_SHARD: u32 = 512;

/// How many entries one call looks at, at least, before it gives up finding an idle one.
const SEARCH: usize = 2048;

/// States by key. Times are whatever the states count in.
#[derive(Debug)]
pub(crate) struct Keyed<S> {
    shards: Box<[Shard<S>]>,
    /// How many keys there are in all shards.
    len: AtomicU64,
    /// Where the next search for idle entries begins.
    next_search: AtomicU64,
    sharing: AtomicBool,
    shared: Mutex<S>,
}

type Entries<S> = HashMap<Key, S, ByFingerprint>;

#[derive(Debug)]
struct Shard<S> {
    /// None of the entries is idle before.
    idle_from: AtomicU64,
    entries: Mutex<Entries<S>>,
}

/// What a state is to the store.
pub(crate) trait Idle<S> {
    /// From when on the state is equal to a fresh one, if nothing happens to it.
    fn idle_from(&self, state: &S) -> u64;
}

/// What came of it, and whether it happened to the shared state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Changed<T> {
    pub(crate) result: T,
    pub(crate) shared: bool,
}

impl<S: Default> Keyed<S> {
    /// A store for so many keys, which takes memory for the keys that come.
    pub(crate) fn new(max_keys: u32) -> Self {
        let shards = (max_keys / KEYS_OF_A_SHARD).clamp(1, SHARDS).next_power_of_two();
        let shard = || Shard {
            idle_from: AtomicU64::new(u64::MAX),
            entries: Mutex::new(HashMap::with_hasher(ByFingerprint)),
        };
        Self {
            shards: (0..shards).map(|_| shard()).collect(),
            len: AtomicU64::new(0),
            next_search: AtomicU64::new(0),
            sharing: AtomicBool::new(false),
            shared: Mutex::default(),
        }
    }

    /// Changes the state of a key, be it a fresh one.
    #[inline]
    pub(crate) fn change<T>(
        &self,
        key: Key,
        now: u64,
        max_keys: u32,
        idle: &impl Idle<S>,
        change: impl FnOnce(&mut S) -> T,
    ) -> Changed<T> {
        let shard = self.shard(key);
        let mut entries = lock(&shard.entries);
        match entries.get_mut(&key) {
            Some(state) => Changed { result: change(state), shared: false },
            None => self.change_new(shard, entries, key, now, max_keys, idle, change),
        }
    }

    #[inline(never)]
    #[expect(clippy::too_many_arguments, reason = "the second half of one function")]
    fn change_new<'s, T>(
        &self,
        shard: &'s Shard<S>,
        mut entries: MutexGuard<'s, Entries<S>>,
        key: Key,
        now: u64,
        max_keys: u32,
        idle: &impl Idle<S>,
        change: impl FnOnce(&mut S) -> T,
    ) -> Changed<T> {
        if self.is_sharing(now, idle) {
            return self.change_shared(change);
        }
        if !self.take_room(max_keys) {
            drop(entries);
            self.search(now, idle);
            entries = lock(&shard.entries);
            if let Some(state) = entries.get_mut(&key) {
                return Changed { result: change(state), shared: false };
            }
            if !self.take_room(max_keys) {
                return self.change_shared(change);
            }
        }
        if entries.len() == entries.capacity() {
            self.sweep_or_grow(shard, &mut entries, now, idle);
        }
        let state = entries.entry(key).or_default();
        let result = change(state);
        shard.idle_from.fetch_min(idle.idle_from(state), Ordering::Relaxed);
        Changed { result, shared: false }
    }

    /// Changes the state that a key has, or shares; nothing where it has none, because that is as good as fresh.
    pub(crate) fn change_known<T>(
        &self,
        key: Key,
        idle: &impl Idle<S>,
        change: impl FnOnce(&mut S) -> T,
    ) -> Option<T> {
        let shard = self.shard(key);
        let mut entries = lock(&shard.entries);
        if let Some(state) = entries.get_mut(&key) {
            let result = change(state);
            shard.idle_from.fetch_min(idle.idle_from(state), Ordering::Relaxed);
            return Some(result);
        }
        let sharing = self.sharing.load(Ordering::Acquire);
        sharing.then(|| change(&mut lock(&self.shared)))
    }

    /// Changes every state, and looks anew at when each is idle.
    pub(crate) fn each(&self, idle: &impl Idle<S>, change: &mut impl FnMut(&mut S)) {
        for shard in &self.shards {
            let mut entries = lock(&shard.entries);
            entries.values_mut().for_each(&mut *change);
            let idle_from = entries.values().map(|state| idle.idle_from(state)).min();
            shard.idle_from.store(idle_from.unwrap_or(u64::MAX), Ordering::Relaxed);
        }
        change(&mut lock(&self.shared));
    }

    /// How many keys have a state of their own.
    #[cfg(test)]
    pub(crate) fn len(&self) -> u64 {
        self.len.load(Ordering::Relaxed)
    }

    fn shard(&self, key: Key) -> &Shard<S> {
        &self.shards[key.spread() as usize % self.shards.len()]
    }

    fn take_room(&self, max_keys: u32) -> bool {
        let more = |len| (len < u64::from(max_keys)).then_some(len + 1);
        self.len.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).is_ok()
    }

    /// Whether new keys share a state. Ends the sharing where that state is idle.
    fn is_sharing(&self, now: u64, idle: &impl Idle<S>) -> bool {
        if !self.sharing.load(Ordering::Acquire) {
            return false;
        }
        let mut shared = lock(&self.shared);
        if idle.idle_from(&shared) <= now {
            *shared = S::default();
            self.sharing.store(false, Ordering::Release);
        }
        self.sharing.load(Ordering::Acquire)
    }

    fn change_shared<T>(&self, change: impl FnOnce(&mut S) -> T) -> Changed<T> {
        let mut shared = lock(&self.shared);
        self.sharing.store(true, Ordering::Release);
        Changed { result: change(&mut shared), shared: true }
    }

    /// Drops idle entries, from shard to shard, until there is room or enough was looked at.
    #[cold]
    fn search(&self, now: u64, idle: &impl Idle<S>) {
        let mut seen = 0;
        for _ in 0..self.shards.len() {
            let next = self.next_search.fetch_add(1, Ordering::Relaxed);
            let shard = &self.shards[usize::try_from(next).unwrap_or_default() % self.shards.len()];
            if shard.idle_from.load(Ordering::Relaxed) > now {
                continue;
            }
            let mut entries = lock(&shard.entries);
            seen += entries.len();
            if self.sweep(shard, &mut entries, now, idle) > 0 || seen >= SEARCH {
                return;
            }
        }
    }

    /// Drops the idle entries of a table that is full, and lets it grow where that frees little: so each entry that is
    /// looked at was paid for by one that was added.
    #[cold]
    fn sweep_or_grow(&self, shard: &Shard<S>, entries: &mut Entries<S>, now: u64, idle: &impl Idle<S>) {
        let before = entries.len();
        if shard.idle_from.load(Ordering::Relaxed) <= now {
            self.sweep(shard, entries, now, idle);
        }
        if entries.len() > before / 2 {
            entries.reserve(before.saturating_sub(entries.len()) + 1);
        }
    }

    fn sweep(&self, shard: &Shard<S>, entries: &mut Entries<S>, now: u64, idle: &impl Idle<S>) -> usize {
        let (before, mut idle_from) = (entries.len(), u64::MAX);
        entries.retain(|_, state| {
            let from = idle.idle_from(state);
            if from > now {
                idle_from = idle_from.min(from);
            }
            from > now
        });
        shard.idle_from.store(idle_from, Ordering::Relaxed);
        let dropped = before - entries.len();
        self.len.fetch_sub(dropped as u64, Ordering::Relaxed);
        if entries.capacity() > 64 && entries.len() < entries.capacity() / 8 {
            entries.shrink_to(entries.capacity() / 4);
        }
        dropped
    }
}

/// Fingerprints are random bits already.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ByFingerprint;

/// Hands the bits of a fingerprint on.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Bits(u64);

impl BuildHasher for ByFingerprint {
    type Hasher = Bits;

    #[inline]
    fn build_hasher(&self) -> Bits {
        Bits::default()
    }
}

impl Hasher for Bits {
    #[inline]
    fn write_u64(&mut self, bits: u64) {
        self.0 = bits;
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
#[path = "keyed_tests.rs"]
mod tests;
