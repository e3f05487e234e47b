//! Databases that go away under it, and come back.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::circuits::circuit;
use crate::client::{Answer, first_event, get};
use crate::process::Storefront;
use crate::shop::{PATHS, order};

/// For a machine that is busy with other tests.
const SLACK: Duration = Duration::from_secs(1);

/// Asks `/livez` again and again.
struct Pulse {
    over: Arc<AtomicBool>,
    asking: JoinHandle<u32>,
}

impl Pulse {
    fn of(shop: &Storefront) -> Self {
        let (address, over) = (shop.address.clone(), Arc::new(AtomicBool::new(false)));
        let until = Arc::clone(&over);
        let asking = std::thread::spawn(move || {
            let mut answers = 0;
            while !until.load(Ordering::Relaxed) {
                let since = Instant::now();
                assert_eq!(get(&address, "/livez").code, 200);
                assert!(since.elapsed() < SLACK, "{:?}", since.elapsed());
                answers += 1;
                std::thread::sleep(Duration::from_millis(50));
            }
            answers
        });
        Self { over, asking }
    }

    fn end(self) {
        self.over.store(true, Ordering::Relaxed);
        assert!(self.asking.join().expect("`/livez` was 200 all along") > 10);
    }
}

/// Asks every path at once: while a database is down, each may wait for its check.
fn assert_hidden(shop: &Storefront) {
    let paths = PATHS.into_iter().chain(["/_health/checks/cache", "/_health/checks/stock", "/products"]);
    let streams = ["/health/$stream", "/health/$stream?format=spring"];
    let look = |path: &str, answer: Answer| {
        assert!(!format!("{answer:?}").contains(tests::PASSWORD), "{path}: {answer:?}");
    };
    std::thread::scope(|scope| {
        for path in paths {
            scope.spawn(move || look(path, shop.get(path)));
        }
        for path in streams {
            scope.spawn(move || look(path, first_event(&shop.address, path)));
        }
    });
}

#[test]
fn readiness_follows_the_database_and_the_cache_only_degrades() {
    let (mut postgres, mut redis) = (tests::Postgres::start(), tests::Redis::start_with_password());
    let variables = [
        ("SQL_URL", &*postgres.address()),
        ("REDIS_URL", &*redis.address_with(tests::PASSWORD)),
        ("RUST_LOG", "debug"),
    ];
    let shop = Storefront::ready(&variables);
    let pulse = Pulse::of(&shop);
    assert_eq!(order(&shop, 1, 2).code, 201);
    assert_hidden(&shop);

    for round in ["first", "second"] {
        shop.until("/readyz", |answer| answer.code == 200);
        postgres.kill();
        let took = shop.until("/readyz", |answer| answer.code == 503);
        assert!(took < Duration::from_secs(1 + 2) + SLACK, "{round}: {took:?}");
        assert_eq!(order(&shop, 1, 1).code, 503);
        assert_hidden(&shop);
        postgres.restart();
        let took = shop.until("/readyz", |answer| answer.code == 200);
        assert!(took < Duration::from_secs(1 + 2) + SLACK, "{round}: {took:?}");
        assert_eq!(order(&shop, 1, 1).code, 201);
    }

    postgres.pause();
    let took = shop.until("/readyz", |answer| answer.code == 503);
    assert!(took < Duration::from_secs(1 + 2) + SLACK, "{took:?}");
    postgres.resume();
    let took = shop.until("/readyz", |answer| answer.code == 200);
    assert!(took < Duration::from_secs(1 + 2) + SLACK, "{took:?}");

    let cache_is = |status: &'static str| {
        move |answer: &Answer| answer.body.contains(&format!(r#""cache","status":"{status}""#))
    };
    for round in ["first", "second"] {
        shop.until("/_health/ready", cache_is("healthy"));
        redis.kill();
        let took = shop.until("/_health/ready", cache_is("unhealthy"));
        assert!(took < Duration::from_secs(1 + 1) + SLACK, "{round}: {took:?}");
        let health = shop.get("/health");
        assert!(health.code == 200 && health.body.starts_with(r#"{"status":"degraded""#), "{health:?}");
        assert_eq!(shop.get("/readyz").code, 200);
        for _ in 0..5 {
            assert_eq!(shop.get("/products").code, 200, "a cache that is gone makes the shop slower at most");
        }
        assert_ne!(circuit(&shop, "cache")["state"], "closed", "{round}: it is not asked for a while");
        assert_hidden(&shop);
        redis.restart();
        let took = shop.until("/_health/ready", cache_is("healthy"));
        assert!(took < Duration::from_secs(1 + 1) + SLACK, "{round}: {took:?}");
    }

    pulse.end();
    shop.terminate();
    let (ended, _) = shop.end();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    for text in [&ended.output, &ended.log] {
        assert!(!text.contains(tests::PASSWORD), "the password shows in {text}");
    }
    for line in ["- database is unhealthy (was healthy)", "+ database is healthy (was unhealthy)"] {
        assert!(ended.output.contains(line), "{}", ended.output);
    }
}
