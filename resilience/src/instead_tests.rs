#![allow(clippy::needless_borrow, reason = "as the generated code writes it")]

use std::sync::atomic::{AtomicU32, Ordering};

use super::*;
use crate::clock;
use crate::event::{Subscriber, subscribe_to_all};
use crate::outcome::judge::{Judged, JudgedPlain, JudgedResult};
use crate::outcome::layers::Layers;
use crate::policy::fallback::Fallback;
use crate::site::Site;
use crate::sync::{Arc, Mutex, lock};

const SITE: Site = Site::new(file!(), line!(), column!(), "instead");
const FULL: Rejection = Rejection::BulkheadFull { name: "instead" };

type Answer = Result<u32, &'static str>;

/// What was told of a name.
#[derive(Default)]
struct Told(Mutex<Vec<PolicyEvent>>);

impl Subscriber for Told {
    fn tell(&self, event: &PolicyEvent) {
        lock(&self.0).push(event.clone());
    }
}

impl Told {
    fn listening() -> Arc<Self> {
        let told = Arc::new(Self::default());
        subscribe_to_all(Arc::downgrade(&told) as _);
        told
    }

    fn of(&self, name: &str) -> Vec<PolicyEvent> {
        lock(&self.0).iter().filter(|event| event.name() == name).cloned().collect()
    }
}

macro_rules! judge {
    ($returns:ty) => {
        (&&&Judged::of_closure(&|| -> $returns { unreachable!() })).judge()
    };
}

#[test]
fn a_fallback_that_answers_is_counted_and_told_by_its_name() {
    static FALLBACK: Fallback = Fallback::new("fell-back");
    static GUARD: Guard = Guard::new("fell-back-function", SITE).fallback(&FALLBACK);
    let told = Told::listening();
    GUARD.fell_back(FallbackKind::Expression);
    GUARD.fell_back(FallbackKind::None);
    let counts: Vec<u64> = FALLBACK.served().map(|(_, count)| count).collect();
    assert_eq!(counts, [0, 0, 1, 1]);
    let event = |kind| PolicyEvent::FellBack { name: "fell-back", kind, age: None };
    assert_eq!(told.of("fell-back"), [event(FallbackKind::Expression), event(FallbackKind::None)]);
}

#[tokio::test(start_paused = true)]
async fn the_last_good_answer_is_served_when_the_call_fails_or_is_refused() {
    static CACHE: CacheFallback = CacheFallback::new("cached");
    static GUARD: Guard = Guard::new("cached", SITE).cache_fallback(&CACHE);
    let (judge, told) = (judge!(Answer), Told::listening());
    assert_eq!(GUARD.cached(&judge, 1, Ok(Err("down"))), Ok(Err("down")), "nothing to serve yet");
    assert_eq!(GUARD.cached(&judge, 1, Err(FULL)), Err(FULL));
    assert_eq!(GUARD.cached(&judge, 1, Ok(Ok(10))), Ok(Ok(10)));
    tokio::time::advance(Duration::from_secs(90)).await;
    assert_eq!(GUARD.cached(&judge, 1, Ok(Err("down"))), Ok(Ok(10)));
    assert_eq!(GUARD.cached(&judge, 1, Err(FULL)), Ok(Ok(10)));
    assert_eq!(GUARD.cached(&judge, 2, Ok(Err("down"))), Ok(Err("down")), "the answer of another key");
    assert_eq!(CACHE.served(), 2);
    let age = Some(Duration::from_secs(90));
    let event = PolicyEvent::FellBack { name: "cached", kind: FallbackKind::Cache, age };
    assert_eq!(told.of("cached"), [event.clone(), event]);
    tokio::time::advance(Duration::from_secs(3600 - 90)).await;
    assert_eq!(GUARD.cached(&judge, 1, Err(FULL)), Err(FULL), "too old");
    assert_eq!(CACHE.served(), 2);
}

#[test]
fn a_value_that_failed_is_not_remembered_and_the_last_good_one_served() {
    static CACHE: CacheFallback = CacheFallback::new("failed-value");
    static GUARD: Guard = Guard::new("failed-value", SITE).cache_fallback(&CACHE);
    let judge = judge!(Answer).failure_result(|value| *value == 0);
    assert_eq!(GUARD.cached(&judge, (), Ok(Ok(0))), Ok(Ok(0)));
    assert_eq!(CACHE.len(), 0);
    assert_eq!(GUARD.cached(&judge, (), Ok(Ok(1))), Ok(Ok(1)));
    assert_eq!(GUARD.cached(&judge, (), Ok(Ok(0))), Ok(Ok(1)));
}

#[test]
fn a_value_that_retries_were_used_up_for_stays_the_answer_and_is_not_remembered() {
    static CACHE: CacheFallback = CacheFallback::new("used-up");
    static GUARD: Guard = Guard::new("used-up", SITE).cache_fallback(&CACHE);
    let judge = judge!(Answer).retry_result(|value| *value == 0);
    assert_eq!(GUARD.cached(&judge, (), Ok(Ok(1))), Ok(Ok(1)));
    assert_eq!(GUARD.cached(&judge, (), Ok(Ok(0))), Ok(Ok(0)));
    assert_eq!(GUARD.cached(&judge, (), Err(FULL)), Ok(Ok(1)));
}

#[test]
fn an_answer_that_cannot_fail_is_served_when_the_call_is_refused() {
    static CACHE: CacheFallback = CacheFallback::new("plain-answer");
    static GUARD: Guard = Guard::new("plain-answer", SITE).cache_fallback(&CACHE);
    let judge = judge!(Vec<u8>);
    assert_eq!(GUARD.cached(&judge, (), Ok(vec![1])), Ok(vec![1]));
    assert_eq!(GUARD.cached(&judge, (), Err(FULL)), Ok(vec![1]));
}

#[test]
fn a_guard_without_a_cache_changes_nothing() {
    static GUARD: Guard = Guard::new("no-cache", SITE);
    let judge = judge!(Answer);
    assert_eq!(GUARD.cached(&judge, (), Ok(Ok(1))), Ok(Ok(1)));
    assert_eq!(GUARD.cached(&judge, (), Err(FULL)), Err(FULL));
}

#[tokio::test(start_paused = true)]
async fn a_static_stands_on_its_own() {
    static CACHE: CacheFallback = CacheFallback::new("standalone").ttl(Duration::from_secs(10));
    let down = || async { Err::<u32, _>("down") };
    assert_eq!(CACHE.call("EUR", down()).await, Err("down"));
    assert_eq!(CACHE.call("EUR", async { Ok::<u32, &str>(1) }).await, Ok(1));
    assert_eq!(CACHE.call("EUR", down()).await, Ok(1));
    assert_eq!(CACHE.call_sync("EUR", || Err::<u32, _>("down")), Ok(1));
    assert_eq!(CACHE.call_sync("USD", || Ok::<u32, &str>(2)), Ok(2));
    assert_eq!(CACHE.call("USD", down()).await, Ok(2));
    assert_eq!(CACHE.served(), 3);
    tokio::time::advance(Duration::from_secs(10)).await;
    assert_eq!(CACHE.call("EUR", down()).await, Err("down"));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_or_panics_changes_nothing() {
    static CACHE: CacheFallback = CacheFallback::new("dropped");
    static DROPPED: AtomicU32 = AtomicU32::new(0);
    struct Counted;
    impl Drop for Counted {
        fn drop(&mut self) {
            DROPPED.fetch_add(1, Ordering::Relaxed);
        }
    }
    assert_eq!(CACHE.call(1, async { Ok::<u32, &str>(1) }).await, Ok(1));
    let never = CACHE.call(1, async {
        let _counted = Counted;
        std::future::pending::<Answer>().await
    });
    assert!(tokio::time::timeout(Duration::from_secs(1), never).await.is_err());
    assert_eq!(DROPPED.load(Ordering::Relaxed), 1);
    let panicking = tokio::spawn(CACHE.call(1, async { panic!("broken") as Answer }));
    assert!(panicking.await.unwrap_err().is_panic());
    assert_eq!(CACHE.served(), 0);
    assert_eq!(CACHE.recall::<_, u32>(&1, clock::now()).unwrap().0, 1);
}
