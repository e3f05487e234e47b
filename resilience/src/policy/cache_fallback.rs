//! The last good answer, served when the call fails.

mod memory;
#[cfg(feature = "serve")]
mod outside;
mod owned;

use std::hash::Hash;
use std::time::Duration;

pub use owned::{Argument, BorrowedArgument, OwnedArgument};

use super::adjusted::Adjusted;
use super::state::{Fresh, State};
use crate::clock::Instant;
use crate::sync::{AtomicU64, Mutex, Ordering, lock};
use memory::Memory;

/// Remembers good answers by key, and serves them when the call fails or is refused.
///
/// ```
/// use resilience::CacheFallback;
///
/// static RATES: CacheFallback = CacheFallback::new("rates").capacity(200);
///
/// async fn ask(up: bool) -> Result<u64, std::io::Error> {
///     if up { Ok(108) } else { Err(std::io::Error::other("down")) }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// assert_eq!(RATES.call("EUR", ask(true)).await.unwrap(), 108);
/// assert_eq!(RATES.call("EUR", ask(false)).await.unwrap(), 108);
/// assert!(RATES.call("USD", ask(false)).await.is_err());
/// # }
/// ```
///
/// Keys are compared by equality, never by a fingerprint alone. One answer is kept for each key; when there are more keys
/// than `capacity`, the answer that was stored longest ago goes. An answer as old as `ttl` is never served.
#[derive(Debug)]
pub struct CacheFallback {
    name: &'static str,
    settings: Adjusted<Settings>,
    state: State<Remembered>,
}

/// What it remembers.
#[derive(Debug)]
struct Remembered {
    memory: Mutex<Memory>,
    served: AtomicU64,
}

/// What it is told in its declaration, or from outside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Settings {
    pub(crate) enabled: bool,
    pub(crate) ttl: Duration,
    pub(crate) capacity: u32,
}

impl Settings {
    const DEFAULT: Self = Self { enabled: true, ttl: Duration::from_hours(1), capacity: 1000 };
}

impl Fresh for Remembered {
    fn fresh() -> Self {
        Self::new()
    }
}

impl Remembered {
    const fn new() -> Self {
        Self { memory: Mutex::new(Memory::new()), served: AtomicU64::new(0) }
    }
}

/// A key of a [`CacheFallback`]: owned, and compared by equality.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the key of a `cache_fallback`",
    label = "a key is owned, and `Hash`, `Eq` and `Send`",
    note = "name what tells the answers apart: `#[cache_fallback(key = expression over the arguments)]`"
)]
pub trait CacheKey: Hash + Eq + Send + 'static {}

#[diagnostic::do_not_recommend]
impl<K: Hash + Eq + Send + 'static> CacheKey for K {}

/// A value that a [`CacheFallback`] can remember: owned, and given out as a clone.
#[diagnostic::on_unimplemented(
    message = "`cache_fallback` cannot remember a `{Self}`",
    label = "an answer is remembered as a clone: it is owned, and `Clone` and `Send`",
    note = "return an owned value that is `Clone`, such as `Arc<..>`"
)]
pub trait Cached: Clone + Send + 'static {}

#[diagnostic::do_not_recommend]
impl<V: Clone + Send + 'static> Cached for V {}

impl CacheFallback {
    /// A cache with the defaults: answers are good for an hour, and there are at most 1000.
    pub const fn new(name: &'static str) -> Self {
        Self { name, settings: Adjusted::new(Settings::DEFAULT), state: State::new(Remembered::new()) }
    }

    /// How long an answer may be served. Default: 1 h.
    ///
    /// # Panics
    /// When it is zero; for a `static`, that is a compile error.
    #[must_use]
    pub const fn ttl(mut self, ttl: Duration) -> Self {
        assert!(!ttl.is_zero(), "`ttl` is longer than zero: an answer must live to be served");
        self.settings.declared.ttl = ttl;
        self
    }

    /// How many answers are remembered at most. Default: 1000.
    ///
    /// # Panics
    /// When it is zero; for a `static`, that is a compile error.
    #[must_use]
    pub const fn capacity(mut self, capacity: u32) -> Self {
        assert!(capacity > 0, "`capacity` is at least 1");
        self.settings.declared.capacity = capacity;
        self
    }

    /// No two of its settings can contradict each other.
    #[must_use]
    pub const fn checked(self) -> Self {
        self
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Its settings in words, to compare copies by.
    pub(crate) fn shown_settings(&self) -> String {
        format!("{:?}", self.settings.declared)
    }

    fn settings(&self) -> &Settings {
        self.settings.get()
    }

    /// Remembers the answer to a key.
    pub(crate) fn remember<K: CacheKey, V: Cached>(&self, key: K, value: V, now: Instant) {
        let settings = self.settings();
        if !settings.enabled {
            return;
        }
        let answer = memory::Answer::new(key, value);
        let capacity = usize::try_from(settings.capacity).unwrap_or(usize::MAX);
        let gone = lock(&self.state.get().memory).put(answer, now, settings.ttl, capacity);
        // What is no longer remembered is dropped here, where no lock is held: it is the program's code.
        drop(gone);
    }

    /// The last good answer to a key, and its age.
    pub(crate) fn recall<K: CacheKey, V: Cached>(&self, key: &K, now: Instant) -> Option<(V, Duration)> {
        let settings = self.settings();
        if !settings.enabled {
            return None;
        }
        let hash = memory::hash::<K, V>(key);
        let (found, gone) = lock(&self.state.get().memory).get::<K, V>(hash, key, now, settings.ttl);
        drop(gone);
        let (value, age) = found?;
        let value = lock(&value).clone();
        Some((value, age))
    }

    pub(crate) fn count(&self) {
        self.state.get().served.fetch_add(1, Ordering::Relaxed);
    }

    /// How often a remembered answer was served.
    pub(crate) fn served(&self) -> u64 {
        self.state.get().served.load(Ordering::Relaxed)
    }

    /// How many answers it remembers.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        lock(&self.state.get().memory).len()
    }
}

#[cfg(test)]
#[path = "cache_fallback_tests.rs"]
mod tests;
