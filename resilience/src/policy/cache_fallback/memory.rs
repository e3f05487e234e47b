//! Answers by key, whatever their types: the newest at the end, the oldest gone first.

use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::time::Duration;

use super::{CacheKey, Cached};
use crate::clock::Instant;
use crate::sync::{Arc, Mutex};

/// What is remembered. A function may be generic: keys and values of different types share one memory, and answers are
/// told apart by the types of both and by the equality of the key.
#[derive(Debug)]
pub(super) struct Memory {
    /// By the hash of the key, then by the number of the storing: keys of one hash stand side by side.
    answers: BTreeMap<(u64, u64), Stored>,
    /// The hash of each, by the number of its storing.
    order: BTreeMap<u64, u64>,
    next: u64,
}

struct Stored {
    at: Instant,
    pair: Box<dyn Any + Send>,
}

impl fmt::Debug for Stored {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Stored").field("at", &self.at).finish_non_exhaustive()
    }
}

/// The value is behind a lock of its own, so that it can be cloned while others use the memory.
struct Pair<K, V> {
    key: K,
    value: Arc<Mutex<V>>,
}

/// An answer to remember. All that runs code of the program and can run without the lock was done when it was made.
pub(super) struct Answer<K, V> {
    hash: u64,
    pair: Box<Pair<K, V>>,
}

impl<K: CacheKey, V: Cached> Answer<K, V> {
    pub(super) fn new(key: K, value: V) -> Self {
        let hash = hash::<K, V>(&key);
        Self { hash, pair: Box::new(Pair { key, value: Arc::new(Mutex::new(value)) }) }
    }
}

/// The hash of a key, under secrets of this process: no caller can choose keys that share one.
pub(super) fn hash<K: CacheKey, V: Cached>(key: &K) -> u64 {
    static SECRETS: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    SECRETS.hash_one((TypeId::of::<(K, V)>(), key))
}

/// A value that was found, and its age.
pub(super) type Found<V> = (Arc<Mutex<V>>, Duration);

/// What was forgotten, for the caller to drop.
pub(super) type Gone = Vec<Box<dyn Any + Send>>;

impl Memory {
    pub(super) const fn new() -> Self {
        Self { answers: BTreeMap::new(), order: BTreeMap::new(), next: 0 }
    }

    pub(super) fn len(&self) -> usize {
        self.answers.len()
    }

    /// Stores an answer in place of the last one of the same key, else in a place of its own, for which older ones go.
    pub(super) fn put<K: CacheKey, V: Cached>(
        &mut self,
        answer: Answer<K, V>,
        now: Instant,
        ttl: Duration,
        capacity: usize,
    ) -> Gone {
        let mut gone = self.forget_expired(now, ttl);
        let Answer { hash, pair } = answer;
        if let Some(number) = self.find::<K, V>(hash, &pair.key) {
            gone.extend(self.remove(hash, number));
        }
        while self.len() >= capacity
            && let Some((number, hash)) = self.order.pop_first()
        {
            gone.extend(self.remove(hash, number));
        }
        let number = self.next;
        self.next += 1;
        self.order.insert(number, hash);
        self.answers.insert((hash, number), Stored { at: now, pair });
        gone
    }

    /// The value of a key, its age, and what has expired meanwhile.
    pub(super) fn get<K: CacheKey, V: Cached>(
        &mut self,
        hash: u64,
        key: &K,
        now: Instant,
        ttl: Duration,
    ) -> (Option<Found<V>>, Gone) {
        let gone = self.forget_expired(now, ttl);
        let found = self.same::<K, V>(hash, key).map(|(_, stored, pair)| {
            let age = now.saturating_duration_since(stored.at);
            (Arc::clone(&pair.value), age)
        });
        (found.filter(|(_, age)| *age < ttl), gone)
    }

    fn find<K: CacheKey, V: Cached>(&self, hash: u64, key: &K) -> Option<u64> {
        self.same::<K, V>(hash, key).map(|(number, ..)| number)
    }

    fn same<K: CacheKey, V: Cached>(&self, hash: u64, key: &K) -> Option<(u64, &Stored, &Pair<K, V>)> {
        self.answers.range((hash, 0)..=(hash, u64::MAX)).find_map(|((_, number), stored)| {
            let pair = stored.pair.downcast_ref::<Pair<K, V>>()?;
            (pair.key == *key).then_some((*number, stored, pair))
        })
    }

    /// The oldest are at the front, so it stops at the first that is good.
    fn forget_expired(&mut self, now: Instant, ttl: Duration) -> Gone {
        let mut gone = Gone::new();
        while let Some((&number, &hash)) = self.order.first_key_value() {
            let expired = |stored: &Stored| now.saturating_duration_since(stored.at) >= ttl;
            if !self.answers.get(&(hash, number)).is_none_or(expired) {
                break;
            }
            gone.extend(self.remove(hash, number));
        }
        gone
    }

    fn remove(&mut self, hash: u64, number: u64) -> Option<Box<dyn Any + Send>> {
        self.order.remove(&number);
        self.answers.remove(&(hash, number)).map(|stored| stored.pair)
    }
}
