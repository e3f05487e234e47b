//! What the shop answers in place of services that fail, are slow or say no.

use std::time::{Duration, Instant};

use crate::circuits::{circuit, is, metric};
use crate::client::{Answer, post};
use crate::process::Storefront;
use crate::shop::order;

fn set(shop: &Storefront, name: &str, mode: &str) {
    let answer = post(&shop.address, &format!("/upstreams/{name}"), &format!(r#"{{"mode":"{mode}"}}"#));
    assert_eq!((answer.code, &answer.json()["mode"]), (200, &mode.into()), "{answer:?}");
    assert_eq!(shop.get("/upstreams").json()[name]["mode"], mode);
}

fn recommendations(shop: &Storefront, product: u32) -> Answer {
    let answer = shop.get(&format!("/products/{product}/recommendations"));
    assert_eq!(answer.code, 200, "{answer:?}");
    answer
}

fn names(products: &serde_json::Value) -> Vec<String> {
    let products = products.as_array().expect("a list").iter();
    products.map(|product| product["name"].as_str().expect("a name").to_owned()).collect()
}

fn assert_degraded(shop: &Storefront) {
    assert_eq!(shop.get("/readyz").code, 200);
    let health = shop.get("/health");
    assert_eq!((health.code, &health.json()["status"]), (200, &"degraded".into()), "{health:?}");
}

#[test]
fn recommendations_are_the_last_known_or_what_is_popular() {
    let shop = Storefront::ready(&[]);
    let known = recommendations(&shop, 1);
    assert_eq!(known.json()["from"], "recommendations");
    assert_eq!(order(&shop, 4, 3).code, 201);

    set(&shop, "recommendations", "failing");
    assert_eq!(recommendations(&shop, 1).body, known.body, "remembered");
    assert_eq!(metric(&shop, r#"fallback_total{name="recommendations",kind="cache"}"#), 1);
    let popular = recommendations(&shop, 2).json();
    assert_eq!(popular["from"], "popular");
    assert_eq!(names(&popular["products"]), ["cup", "kettle", "teapot"], "the best sold first");
    assert_eq!(metric(&shop, r#"fallback_total{name="recommendations",kind="function"}"#), 1);
    assert_eq!(circuit(&shop, "recommendations")["state"], "open");
    assert_eq!(recommendations(&shop, 3).json()["from"], "popular");
    assert_degraded(&shop);

    set(&shop, "recommendations", "ok");
    shop.until("/products/3/recommendations", |answer| answer.json()["from"] == "recommendations");
}

#[test]
fn of_many_at_a_time_few_wait_for_slow_recommendations() {
    let shop = Storefront::ready(&[]);
    set(&shop, "recommendations", "slow");
    std::thread::scope(|scope| {
        let asking: Vec<_> = (0..24).map(|_| scope.spawn(|| recommendations(&shop, 4).json())).collect();
        for answer in asking {
            assert_eq!(answer.join().expect("an answer")["from"], "popular");
        }
    });
    assert!(metric(&shop, r#"bulkhead_rejected_total{name="recommendations"}"#) > 0);
    assert!(metric(&shop, r#"timeout_total{name="recommendations"}"#) >= 2);
    assert_eq!(metric(&shop, r#"bulkhead_in_flight{name="recommendations"}"#), 0);
    assert_eq!(circuit(&shop, "recommendations")["state"], "open");
    assert_degraded(&shop);
}

#[test]
fn a_search_is_made_in_the_database_or_finds_nothing() {
    let mut postgres = tests::Postgres::start();
    let shop = Storefront::ready(&[("SQL_URL", &postgres.address())]);
    let found = shop.get("/search?q=mug").json();
    assert_eq!((names(&found["results"]), &found["fallback"]), (vec!["cup".to_owned()], &false.into()));

    set(&shop, "search", "dead");
    let found = shop.get("/search?q=Tea").json();
    assert_eq!(names(&found["results"]), ["teapot", "tea strainer"]);
    assert_eq!(found["fallback"], true);
    let failed = circuit(&shop, "search")["failed_calls"].as_u64();
    assert!(failed > Some(1), "it was asked again: {failed:?}");
    while circuit(&shop, "search")["state"] == "closed" {
        assert_eq!(shop.get("/search?q=mug").body, r#"{"fallback":true,"results":[]}"#);
    }
    assert_degraded(&shop);

    postgres.kill();
    let nothing = shop.get("/search?q=tea");
    assert_eq!((nothing.code, &*nothing.body), (200, r#"{"fallback":true,"results":[]}"#));
    postgres.restart();
    set(&shop, "search", "ok");
    shop.until("/search?q=mug", |answer| answer.json()["fallback"] == false);
}

#[test]
fn who_searches_too_often_is_asked_to_wait() {
    let shop = Storefront::ready(&[]);
    let since = Instant::now();
    let mut found = 0;
    let refused = loop {
        let answer = shop.get("/search?q=cup");
        if answer.code != 200 {
            break answer;
        }
        found += 1;
        assert!(found < 1000, "nobody is refused");
    };
    assert_eq!((refused.code, &*refused.body), (429, r#"{"error":"Rate limit exceeded"}"#));
    assert!(found >= 100 && (found == 100 || since.elapsed() > Duration::from_secs(10)), "{found}");
    let wait = refused.head.lines().find_map(|line| line.strip_prefix("retry-after: "));
    let wait: u64 = wait.expect("it says when to come back").parse().expect("seconds");
    assert!((1..=10).contains(&wait), "{wait}");
    assert_eq!(shop.get("/products").code, 200);
}

#[test]
fn orders_wait_for_a_slow_payment_and_a_declined_one_is_no_failure() {
    let shop = Storefront::ready(&[]);
    for _ in 0..4 {
        let declined = order(&shop, 4, 45);
        assert_eq!((declined.code, &*declined.body), (402, r#"{"error":"the payment was declined"}"#));
    }
    let payment = circuit(&shop, "payment");
    assert_eq!(payment["state"], "closed");
    assert_eq!((&payment["ignored_calls"], &payment["failed_calls"]), (&4.into(), &0.into()));
    assert_eq!(shop.get("/products/4").json()["stock"], 48, "what was not sold is there again");

    set(&shop, "payment", "slow");
    for _ in 0..3 {
        assert_eq!(order(&shop, 4, 1).code, 202);
    }
    assert_eq!(circuit(&shop, "payment")["state"], "open");
    assert_degraded(&shop);
    let pending = order(&shop, 4, 45);
    assert_eq!(pending.code, 202);
    set(&shop, "payment", "ok");
    let kept = format!("/orders/{}", pending.json()["id"].as_str().expect("a number"));
    shop.until(&kept, |answer| answer.json()["status"] == "declined");
    shop.until("/health/circuits", is("payment", "closed"));
    assert_eq!(shop.get("/products/4").json()["stock"], 45);
}

/// The round that settles what waits comes every second.
#[test]
fn an_order_that_is_being_paid_is_asked_for_once() {
    let shop = Storefront::ready(&[]);
    let slow = post(&shop.address, "/upstreams/payment", r#"{"mode":"slow","delay_ms":500}"#);
    assert_eq!(slow.code, 200);
    for _ in 0..5 {
        let placed = order(&shop, 3, 1);
        assert_eq!(placed.code, 201, "{placed:?}");
    }
    assert_eq!(circuit(&shop, "payment")["total_calls"], 5);
}

#[test]
fn knobs_say_how_they_are_set() {
    let shop = Storefront::ready(&[("PAYMENT_URL", "http://127.0.0.1:1")]);
    let form = "send {\"mode\": \"ok\"}, \"slow\" (with \"delay_ms\"), \"failing\" or \"dead\"\n";
    for malformed in
        [r#"{"mode":"odd"}"#, "{}", r#"{"mode":"ok","delay_ms":3}"#, r#"{"mode":"slow","delay_ms":-3}"#]
    {
        let answer = post(&shop.address, "/upstreams/search", malformed);
        assert_eq!((answer.code, &*answer.body), (400, form), "{malformed}");
    }
    for elsewhere in ["payment", "cellar"] {
        let answer = post(&shop.address, &format!("/upstreams/{elsewhere}"), r#"{"mode":"ok"}"#);
        let told = format!("the shop did not start a service `{elsewhere}`\n");
        assert_eq!((answer.code, answer.body), (404, told));
    }
    let slow = post(&shop.address, "/upstreams/search", r#"{"mode":"slow","delay_ms":100}"#);
    assert_eq!(slow.code, 200);
    let since = Instant::now();
    assert_eq!(shop.get("/search?q=mug").json()["fallback"], false);
    assert!(since.elapsed() >= Duration::from_millis(100));
}
