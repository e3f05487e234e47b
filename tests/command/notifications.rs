//! Who is told of changes: a real service, and a receiver that verifies, fails, hangs, goes away and comes back.

use std::time::{Duration, Instant};

use axum::Router;
use axum::http::StatusCode;
use tests::{HttpStub, Redis};

use crate::client::post;
use crate::process::{Storefront, run};
use crate::receiver::{Mode, Receiver, SECRET};

fn shop(receiver: &Receiver, redis: &Redis) -> Storefront {
    let shop = Storefront::ready(&[
        ("REDIS_URL", &redis.address()),
        ("RESILIENCE_WEBHOOK_URL", &receiver.address()),
        ("RESILIENCE_WEBHOOK_SECRET", SECRET),
        ("HOSTNAME", "shop-1"),
        ("RUST_LOG", "debug"),
    ]);
    shop.until("/health", |answer| answer.json()["status"] == "healthy");
    shop
}

/// Ends the cache, and has a probe see it.
fn lose(redis: &mut Redis, shop: &Storefront) {
    redis.kill();
    shop.until("/health", |answer| answer.json()["checks"]["cache"]["state"] == "degraded");
}

fn delivered(shop: &Storefront, result: &str) -> String {
    let series = format!(r#"resilience_notifications_total{{sink="webhook",result="{result}"}} "#);
    let metrics = shop.get("/metrics").body;
    let value = metrics.lines().find_map(|line| line.strip_prefix(&series));
    value.unwrap_or_else(|| panic!("`{series}` is missing")).to_owned()
}

#[test]
fn a_failing_check_and_its_recovery_are_told_once_each() {
    let (receiver, mut redis) = (Receiver::start(), Redis::start());
    let shop = shop(&receiver, &redis);
    for result in ["delivered", "dropped", "refused"] {
        assert_eq!(delivered(&shop, result), "0");
    }
    lose(&mut redis, &shop);
    let told = receiver.next().body;
    let expected = serde_json::json!({
        "version": 1,
        "id": told["id"],
        "timestamp": told["timestamp"],
        "service": "storefront",
        "instance": "shop-1",
        "kind": "health_changed",
        "event": "problem",
        "name": "cache",
        "from": "healthy",
        "to": "unhealthy",
        "reason": told["reason"],
        "critical": false,
    });
    assert_eq!(told, expected);
    redis.restart();
    shop.until("/health", |answer| answer.json()["checks"]["cache"]["state"] == "healthy");
    let told = receiver.next().body;
    assert_eq!(
        (&told["event"], &told["name"], &told["to"]),
        (&"recovery".into(), &"cache".into(), &"healthy".into())
    );
    assert!(receiver.is_quiet(Duration::from_secs(3)));
    assert_eq!(delivered(&shop, "delivered"), "2");

    // The stop is nobody's trouble.
    shop.terminate();
    let (ended, _directory) = shop.end();
    assert!(receiver.is_quiet(Duration::from_millis(100)));
    assert!(!ended.log.contains("hunter-2") && !ended.log.contains(SECRET), "{}", ended.log);
}

#[test]
fn a_circuit_that_opens_and_closes_is_told() {
    let (receiver, redis) = (Receiver::start(), Redis::start());
    let shop = shop(&receiver, &redis);
    let order = || post(&shop.address, "/orders", r#"{"product_id":1,"quantity":1}"#);
    post(&shop.address, "/upstreams/payment", r#"{"mode":"dead"}"#);
    shop.until("/health/circuits", |answer| {
        order();
        answer.json()["circuits"]["payment"]["state"] == "open"
    });
    let told = receiver.next().body;
    assert_eq!((&told["kind"], &told["event"]), (&"circuit_changed".into(), &"problem".into()), "{told}");
    assert_eq!(
        (&told["name"], &told["from"], &told["to"]),
        (&"payment".into(), &"closed".into(), &"open".into())
    );
    assert_eq!(told["reason"], "threshold");
    assert_eq!(told["remaining"], 5.0);
    post(&shop.address, "/upstreams/payment", r#"{"mode":"ok"}"#);
    shop.until("/health/circuits", |answer| {
        order();
        answer.json()["circuits"]["payment"]["state"] == "closed"
    });
    let told = receiver.next().body;
    assert_eq!(
        (&told["event"], &told["from"], &told["to"]),
        (&"recovery".into(), &"open".into(), &"closed".into())
    );
}

#[test]
fn a_receiver_that_fails_or_hangs_is_tried_again_and_holds_up_nobody() {
    let (receiver, mut redis) = (Receiver::start(), Redis::start());
    let shop = shop(&receiver, &redis);
    receiver.set(Mode::Fail);
    lose(&mut redis, &shop);
    let first = receiver.next();
    receiver.set(Mode::Hang);
    let second = receiver.next();
    // While the receiver hangs, probes are answered, and checks run.
    let began = Instant::now();
    for _ in 0..20 {
        assert_eq!(shop.get("/readyz").code, 200);
    }
    assert!(began.elapsed() < Duration::from_secs(5));
    receiver.set(Mode::Take);
    let third = receiver.next();
    assert!(began.elapsed() > Duration::from_secs(5), "the limit of an attempt is 10 s");
    assert_eq!((&first.id, &first.id), (&second.id, &third.id));
    assert_eq!(first.body, third.body);
    assert_eq!(third.body["id"], third.id);
    shop.until("/metrics", |answer| {
        answer.body.contains(r#"resilience_notifications_total{sink="webhook",result="delivered"} 1"#)
    });
}

#[test]
fn what_a_receiver_missed_is_told_with_the_next_change_after_it_came_back() {
    let (mut receiver, mut redis) = (Receiver::start(), Redis::start());
    let shop = shop(&receiver, &redis);
    receiver.stub.kill();
    lose(&mut redis, &shop);
    // 5 attempts with their pauses take up to 15 s.
    shop.until("/metrics", |answer| {
        answer.body.contains(r#"resilience_notifications_total{sink="webhook",result="dropped"} 1"#)
    });
    receiver.stub.restart();
    // Nobody learned of the trouble: its end is no news.
    redis.restart();
    shop.until("/health", |answer| answer.json()["checks"]["cache"]["state"] == "healthy");
    assert!(receiver.is_quiet(Duration::from_secs(3)));
    lose(&mut redis, &shop);
    let told = receiver.next().body;
    assert_eq!((&told["name"], &told["event"]), (&"cache".into(), &"problem".into()));
    assert_eq!(delivered(&shop, "dropped"), "1");
}

#[test]
fn a_redirect_is_a_refusal_and_nobody_else_is_told() {
    let elsewhere = HttpStub::start(Router::new().fallback(async || StatusCode::OK));
    let location = elsewhere.address("/");
    let away = async move || (StatusCode::TEMPORARY_REDIRECT, [("location", location)]);
    let stub = HttpStub::start(Router::new().fallback(away));
    let mut redis = Redis::start();
    let shop = Storefront::ready(&[
        ("REDIS_URL", &redis.address()),
        ("RESILIENCE_WEBHOOK_URL", &stub.address("/hunter-2")),
    ]);
    shop.until("/health", |answer| answer.json()["status"] == "healthy");
    lose(&mut redis, &shop);
    shop.until("/metrics", |answer| {
        answer.body.contains(r#"resilience_notifications_total{sink="webhook",result="refused"} 1"#)
    });
    assert_eq!(elsewhere.connections(), 0);
    shop.terminate();
    let (ended, _directory) = shop.end();
    let expected =
        "the answer was 307 Temporary Redirect: redirects are not followed, name the final address";
    assert!(ended.log.contains(expected) && !ended.log.contains("hunter-2"), "{}", ended.log);
}

#[test]
fn what_makes_no_sense_stops_the_start_without_being_shown() {
    for (variables, message) in [
        (
            &[("RESILIENCE_WEBHOOK_URL", "alerts.example/hunter-2")][..],
            "the variables RESILIENCE_WEBHOOK_URL and RESILIENCE_WEBHOOK_SECRET: webhook: its address is none: write \
             one as in `https://alerts.example/hook`",
        ),
        (
            &[
                ("RESILIENCE_WEBHOOK_URL", "https://alerts.example/hunter-2"),
                ("RESILIENCE_WEBHOOK_SECRET", "hunter-2"),
            ],
            "the secret is shorter than 16 bytes",
        ),
        (
            &[("RESILIENCE_WEBHOOK_SECRET", "hunter-2-hunter-2")],
            "the variable RESILIENCE_WEBHOOK_SECRET is set, and there is no webhook: set RESILIENCE_WEBHOOK_URL too",
        ),
    ] {
        let ended = run(variables);
        assert_eq!(ended.code, Some(1), "{ended:?}");
        assert!(ended.log.contains(message), "{ended:?}");
        assert!(!format!("{ended:?}").contains("hunter-2"), "{ended:?}");
    }
}
