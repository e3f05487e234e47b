#![allow(clippy::needless_borrow, clippy::needless_pass_by_value, reason = "as the generated code writes it")]

use std::borrow::Cow;
use std::sync::atomic::AtomicBool;

use proptest::prelude::*;

use super::*;
use crate::clock::now;

const HOUR: Duration = Duration::from_hours(1);
const SECOND: Duration = Duration::from_secs(1);

fn cache() -> CacheFallback {
    CacheFallback::new("rates")
}

fn value<K: CacheKey>(cache: &CacheFallback, key: K, now: Instant) -> Option<u32> {
    cache.recall(&key, now).map(|(value, _)| value)
}

#[test]
fn the_last_answer_of_a_key_is_served_with_its_age() {
    let (cache, start) = (cache().checked(), now());
    assert_eq!(cache.name(), "rates");
    cache.remember("EUR", 1_u32, start);
    cache.remember("EUR", 2_u32, start + SECOND);
    cache.remember("USD", 3_u32, start + SECOND);
    assert_eq!(cache.recall::<_, u32>(&"EUR", start + 5 * SECOND), Some((2, 4 * SECOND)));
    assert_eq!(cache.recall::<_, u32>(&"CHF", start), None);
    assert_eq!(cache.len(), 2);
}

#[test]
fn an_answer_is_good_for_an_hour_by_default_and_not_a_moment_longer() {
    let (cache, start) = (cache(), now());
    cache.remember(1, 1_u32, start);
    assert_eq!(value(&cache, 1, start + HOUR - Duration::from_nanos(1)), Some(1));
    assert_eq!(value(&cache, 1, start + HOUR), None);
    assert_eq!(cache.len(), 0, "what has expired is forgotten");
}

#[test]
fn serving_an_answer_does_not_make_it_younger() {
    let (cache, start) = (cache().ttl(10 * SECOND), now());
    cache.remember(1, 1_u32, start);
    assert_eq!(value(&cache, 1, start + 9 * SECOND), Some(1));
    assert_eq!(value(&cache, 1, start + 10 * SECOND), None);
}

#[test]
fn storing_forgets_what_has_expired() {
    let (cache, start) = (cache().ttl(SECOND), now());
    for key in 0..10 {
        cache.remember(key, key, start);
    }
    cache.remember(10, 10, start + SECOND);
    assert_eq!(cache.len(), 1);
}

#[test]
fn beyond_the_capacity_the_answer_stored_longest_ago_goes() {
    let (cache, start) = (cache().capacity(2), now());
    cache.remember(1, 1_u32, start);
    cache.remember(2, 2_u32, start);
    cache.remember(1, 10_u32, start + SECOND);
    assert_eq!(value(&cache, 2, start), Some(2), "serving is not storing");
    cache.remember(3, 3_u32, start + SECOND);
    assert_eq!([1, 2, 3].map(|key| value(&cache, key, start + SECOND)), [Some(10), None, Some(3)]);
    assert_eq!(cache.len(), 2);
}

#[test]
fn there_are_a_thousand_answers_at_most_by_default() {
    let (cache, start) = (cache(), now());
    for key in 0..1001_u32 {
        cache.remember(key, key, start);
    }
    assert_eq!(cache.len(), 1000);
    assert_eq!(value(&cache, 0_u32, start), None);
    assert_eq!(value(&cache, 1_u32, start), Some(1));
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Colliding(u32);

impl Hash for Colliding {
    fn hash<H: std::hash::Hasher>(&self, _state: &mut H) {}
}

#[test]
fn keys_of_one_hash_are_told_apart_by_equality() {
    let (cache, start) = (cache().capacity(3), now());
    for key in 1..=3 {
        cache.remember(Colliding(key), key, start);
    }
    cache.remember(Colliding(2), 20_u32, start);
    assert_eq!([1, 2, 3].map(|key| value(&cache, Colliding(key), start)), [Some(1), Some(20), Some(3)]);
    cache.remember(Colliding(4), 4_u32, start);
    assert_eq!([1, 2, 3].map(|key| value(&cache, Colliding(key), start)), [None, Some(20), Some(3)]);
}

#[test]
fn keys_and_values_of_different_types_are_different_answers() {
    let (cache, start) = (cache(), now());
    cache.remember(1_u32, 1_u32, start);
    cache.remember(1_u32, "one", start);
    cache.remember(1_u64, 3_u32, start);
    assert_eq!(value(&cache, 1_u32, start), Some(1));
    assert_eq!(cache.recall::<_, &str>(&1_u32, start).unwrap().0, "one");
    assert_eq!(value(&cache, 1_u64, start), Some(3));
    assert_eq!(cache.recall::<_, String>(&1_u32, start), None);
}

/// Uses the cache again wherever the program's own code runs.
struct Meddling(&'static CacheFallback, &'static AtomicBool);

impl Clone for Meddling {
    fn clone(&self) -> Self {
        self.0.remember("from a clone", 1_u32, now());
        Self(self.0, self.1)
    }
}

impl Drop for Meddling {
    fn drop(&mut self) {
        self.1.store(true, Ordering::Relaxed);
        self.0.remember("from a drop", 1_u32, now());
    }
}

#[test]
fn no_lock_is_held_while_an_answer_is_cloned_or_dropped() {
    static CACHE: CacheFallback = CacheFallback::new("meddling").capacity(5);
    static DROPPED: AtomicBool = AtomicBool::new(false);
    let start = now();
    CACHE.remember("key", Meddling(&CACHE, &DROPPED), start);
    drop(CACHE.recall::<_, Meddling>(&"key", start));
    DROPPED.store(false, Ordering::Relaxed);
    CACHE.remember("key", Meddling(&CACHE, &DROPPED), start);
    assert!(DROPPED.load(Ordering::Relaxed), "the answer that was replaced");
    assert_eq!(value(&CACHE, "from a clone", start), Some(1));
    assert_eq!(value(&CACHE, "from a drop", start), Some(1));
    for key in 0..5 {
        CACHE.remember(key, key, start);
    }
    assert_eq!(CACHE.len(), 5);
}

struct Panicking;

impl Clone for Panicking {
    fn clone(&self) -> Self {
        panic!("no clone")
    }
}

#[test]
fn a_clone_that_panics_spoils_nothing() {
    let (cache, start) = (cache(), now());
    cache.remember(1, Panicking, start);
    cache.remember(2, 2_u32, start);
    for _ in 0..2 {
        let recall = std::panic::AssertUnwindSafe(|| cache.recall::<_, Panicking>(&1, start).is_some());
        assert!(std::panic::catch_unwind(recall).is_err());
    }
    assert_eq!(value(&cache, 2, start), Some(2));
}

#[test]
#[should_panic(expected = "`ttl` is longer than zero: an answer must live to be served")]
fn a_ttl_of_zero_is_refused() {
    let _ = cache().ttl(Duration::ZERO);
}

#[test]
#[should_panic(expected = "`capacity` is at least 1")]
fn a_capacity_of_zero_is_refused() {
    let _ = cache().capacity(0);
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Query(u8);

#[test]
fn arguments_become_owned() {
    let (text, list, query, name) = ("a", [1_u8, 2].as_slice(), Query(1), String::from("n"));
    let (some, borrowed) = (Some("b"), Cow::Borrowed("c"));
    let key: (String, Vec<u8>, Query, Query, String, Option<String>, String, u32) = (
        (&&Argument(&text)).owned(),
        (&&Argument(&list)).owned(),
        (&&Argument(&&query)).owned(),
        (&&Argument(&query)).owned(),
        (&&Argument(&&name)).owned(),
        (&&Argument(&some)).owned(),
        (&&Argument(&borrowed)).owned(),
        (&&Argument(&7_u32)).owned(),
    );
    let expected = ("a", vec![1, 2], Query(1), Query(1), "n", Some("b"), "c", 7);
    assert_eq!((&*key.0, key.1, key.2, key.3, &*key.4, key.5.as_deref(), &*key.6, key.7), expected);
}

#[test]
fn arguments_become_owned_in_generic_functions() {
    fn key<T: Clone + CacheKey, U: ToOwned<Owned: CacheKey> + ?Sized>(id: T, text: &U) -> (T, U::Owned) {
        ((&&Argument(&id)).owned(), (&&Argument(&text)).owned())
    }
    assert_eq!(key(1, "text"), (1, String::from("text")));
}

/// What it should do, in the plainest form.
#[derive(Default)]
struct Model(Vec<(u8, u32, u64)>);

proptest! {
    #[test]
    fn it_does_what_a_list_would_do(
        steps in prop::collection::vec((0..3_u8, 0..8_u8, 0..4_u64), 1..200),
        capacity in 1..5_u32,
        ttl in 1..6_u64,
    ) {
        let cache = cache().capacity(capacity).ttl(Duration::from_secs(ttl));
        let (start, mut time, mut model) = (now(), 0, Model::default());
        for (number, (action, key, pause)) in (0_u32..).zip(steps) {
            time += pause / 2;
            let at = start + Duration::from_secs(time);
            model.0.retain(|(.., stored)| time - stored < ttl);
            if action == 0 {
                let expected = model.0.iter().find(|(stored, ..)| *stored == key);
                let expected = expected.map(|(_, value, stored)| (*value, Duration::from_secs(time - stored)));
                prop_assert_eq!(cache.recall::<_, u32>(&key, at), expected);
            } else {
                model.0.retain(|(stored, ..)| *stored != key);
                if model.0.len() == capacity as usize {
                    model.0.remove(0);
                }
                model.0.push((key, number, time));
                cache.remember(key, number, at);
            }
            prop_assert_eq!(cache.len(), model.0.len());
        }
    }
}

#[test]
fn switched_off_it_remembers_nothing_and_serves_nothing_and_keeps_what_it_has() {
    static CACHE: CacheFallback = CacheFallback::new("switched");
    let now = crate::clock::now();
    CACHE.remember("a", 1, now);
    CACHE.settings.set(Settings { enabled: false, ..*CACHE.settings() });
    CACHE.remember("b", 2, now);
    assert_eq!((CACHE.recall::<_, i32>(&"a", now), CACHE.len()), (None, 1));
    CACHE.settings.set(CACHE.settings.declared);
    assert_eq!(CACHE.recall::<_, i32>(&"a", now).map(|(value, _)| value), Some(1));
    assert_eq!(CACHE.recall::<_, i32>(&"b", now), None);
}
