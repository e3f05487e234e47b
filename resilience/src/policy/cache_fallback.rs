//! The last good answer. (Skeleton.)

use std::any::Any;
use std::hash::Hash;
use std::time::Duration;

/// Remembers good answers and serves them when the call fails.
#[derive(Debug)]
pub struct CacheFallback {
    name: &'static str,
    ttl: Duration,
    capacity: usize,
}

impl CacheFallback {
    /// A cache with the defaults.
    pub const fn new(name: &'static str) -> Self {
        Self { name, ttl: Duration::from_hours(1), capacity: 1000 }
    }

    /// How long an answer is good for. Default: 1 h.
    pub const fn ttl(mut self, ttl: Duration) -> Self {
        self.ttl = ttl;
        self
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) fn remember<K: Hash + Eq + Any + Send, V: Any + Send>(&'static self, _key: K, _value: V) {
        let _ = self.capacity;
    }

    pub(crate) fn recall<K: Hash + Eq + Any + Send, V: Any + Send + Clone>(
        &'static self,
        _key: &K,
    ) -> Option<V> {
        None
    }
}
