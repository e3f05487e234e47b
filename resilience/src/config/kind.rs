//! What has settings, as files and variables call it.

use super::key::{About, Settings};
use super::value::{Read, Written};
use crate::health::settings::CheckSettings;
use crate::policy::{bulkhead, cache_fallback, circuit_breaker, rate_limiter, retry, timeout};

/// One kind of what has settings.
#[derive(Debug)]
pub(crate) struct Kind {
    /// In words.
    pub(crate) word: &'static str,
    pub(crate) words: &'static str,
    /// In a table for one name, and in a variable.
    pub(crate) one: &'static str,
    /// In the table for all of them, and in a variable.
    pub(crate) all: &'static str,
    /// Whether `RESILIENCE_POLICIES=off` switches it off.
    pub(crate) switches: bool,
    pub(crate) keys: fn() -> Vec<&'static About>,
    /// What is wrong with a value of a key.
    pub(crate) judge: fn(&'static str, &Written) -> Read<()>,
}

impl Kind {
    const fn of<S: Settings>(
        word: &'static str,
        words: &'static str,
        one: &'static str,
        all: &'static str,
        switches: bool,
    ) -> Self {
        Self { word, words, one, all, switches, keys: keys::<S>, judge: judge::<S> }
    }

    /// The key of this name.
    pub(crate) fn key(&self, name: &str) -> Option<&'static About> {
        (self.keys)().into_iter().find(|key| key.name == name)
    }
}

pub(crate) static CIRCUIT: Kind =
    Kind::of::<circuit_breaker::Settings>("circuit breaker", "circuit breakers", "circuit", "circuits", true);
pub(crate) static RETRY: Kind = Kind::of::<retry::Settings>("retry", "retries", "retry", "retries", true);
pub(crate) static TIMEOUT: Kind =
    Kind::of::<timeout::Settings>("timeout", "timeouts", "timeout", "timeouts", true);
pub(crate) static BULKHEAD: Kind =
    Kind::of::<bulkhead::Settings>("bulkhead", "bulkheads", "bulkhead", "bulkheads", true);
pub(crate) static RATE_LIMIT: Kind =
    Kind::of::<rate_limiter::Settings>("rate limiter", "rate limiters", "rate_limit", "rate_limits", true);
pub(crate) static CACHE_FALLBACK: Kind = Kind::of::<cache_fallback::Settings>(
    "cache fallback",
    "cache fallbacks",
    "cache_fallback",
    "cache_fallbacks",
    false,
);
pub(crate) static CHECK: Kind =
    Kind::of::<CheckSettings>("health check", "health checks", "check", "checks", false);

/// Every kind, in the order of documents.
pub(crate) static KINDS: [&Kind; 7] =
    [&CIRCUIT, &RETRY, &TIMEOUT, &BULKHEAD, &RATE_LIMIT, &CACHE_FALLBACK, &CHECK];

fn keys<S: Settings>() -> Vec<&'static About> {
    S::KEYS.iter().map(|key| &key.about).collect()
}

fn judge<S: Settings>(name: &'static str, value: &Written) -> Read<()> {
    let key = S::KEYS.iter().find(|key| key.about.name == name);
    key.map_or(Ok(()), |key| (key.read)(&mut S::usual(), value))
}
