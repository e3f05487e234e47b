//! What a guard does when a call gave no good answer and there is another: counts it, and tells of it.

use std::time::Duration;

use crate::clock;
use crate::event::{PolicyEvent, publish};
use crate::guard::Guard;
use crate::outcome::judge::Judge;
use crate::policy::cache_fallback::{CacheFallback, CacheKey, Cached};
use crate::policy::fallback::FallbackKind;
use crate::rejection::Rejection;

impl Guard {
    /// A fallback gives the answer.
    #[cold]
    pub fn fell_back(&self, kind: FallbackKind) {
        let name = self.fallback.map_or(self.name, |fallback| {
            fallback.count(kind);
            fallback.name()
        });
        publish(&PolicyEvent::FellBack { name, kind, age: None });
    }

    /// Remembers a good answer, and serves the last good one in place of a failed call's.
    ///
    /// An answer that `retry_result` names is neither: it stays the answer (F9), and it is not remembered.
    pub fn cached<J, K>(
        &self,
        judge: &J,
        key: K,
        result: Result<J::Value, Rejection>,
    ) -> Result<J::Value, Rejection>
    where
        J: Judge,
        J::Good: Cached,
        K: CacheKey,
    {
        let Some(cache) = self.cache_fallback else { return result };
        if let Ok(value) = &result
            && !judge.failed(value)
        {
            if let Ok(good) = judge.split(value)
                && !judge.retryable(value)
            {
                cache.remember(key, good.clone(), clock::now());
            }
            return result;
        }
        serve(cache, &key).map_or(result, |good| Ok(judge.from_good(good)))
    }
}

impl CacheFallback {
    /// Runs `future`; remembers what is in its `Ok`, and gives the last such value of the same key in place of an `Err`.
    ///
    /// Without one, or with one that is as old as `ttl`, the error is the answer.
    ///
    /// Dropped before its end, it changes nothing; so does a panic of the future, which goes on. Costs two small
    /// allocations, a clone of the value and a lock for each value that is remembered.
    ///
    /// # Errors
    /// That of the future, where there is nothing to serve in its place.
    pub async fn call<K, T, E, F>(&self, key: K, future: F) -> Result<T, E>
    where
        K: CacheKey,
        T: Cached,
        F: Future<Output = Result<T, E>>,
    {
        let result = future.await;
        self.keep_or_serve(key, result)
    }

    /// The same for a plain function.
    ///
    /// # Errors
    /// That of the function, where there is nothing to serve in its place.
    pub fn call_sync<K, T, E, F>(&self, key: K, function: F) -> Result<T, E>
    where
        K: CacheKey,
        T: Cached,
        F: FnOnce() -> Result<T, E>,
    {
        self.keep_or_serve(key, function())
    }

    pub(crate) fn keep_or_serve<K: CacheKey, T: Cached, E>(
        &self,
        key: K,
        result: Result<T, E>,
    ) -> Result<T, E> {
        match result {
            Ok(value) => {
                self.remember(key, value.clone(), clock::now());
                Ok(value)
            }
            Err(error) => serve(self, &key).ok_or(error),
        }
    }
}

/// The last good answer, counted and told.
#[cold]
fn serve<K: CacheKey, V: Cached>(cache: &CacheFallback, key: &K) -> Option<V> {
    let (value, age) = cache.recall(key, clock::now())?;
    tell(cache, age);
    Some(value)
}

fn tell(cache: &CacheFallback, age: Duration) {
    cache.count();
    publish(&PolicyEvent::FellBack { name: cache.name(), kind: FallbackKind::Cache, age: Some(age) });
}

#[cfg(test)]
#[path = "instead_tests.rs"]
mod tests;
