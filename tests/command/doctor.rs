//! `doctor` and `env`.

use serde_json::Value;
use tests::Redis;

use crate::client::post;
use crate::process::Storefront;
use crate::tool::run;

#[test]
fn of_a_service_that_works_nothing_is_wrong() {
    let redis = Redis::start();
    let shop = Storefront::ready(&[("REDIS_URL", &redis.address())]);
    shop.until("/health", |answer| answer.json()["status"] == "healthy");
    let ran = run(&["doctor", &shop.address]);
    assert_eq!((ran.code, ran.diagnostics.as_str()), (Some(0), ""), "{ran:?}");
    assert!(ran.output.starts_with(&format!("http://{}\n\nprobe ", shop.address)), "{ran:?}");
    assert!(ran.output.ends_with("\n\nnothing is wrong\n"), "{ran:?}");
    let paths = [
        "/livez",
        "/readyz",
        "/startupz",
        "/_ops/live",
        "/_ops/ready",
        "/_ops/startup",
        "/_health/live",
        "/_health/ready",
        "/_health/startup",
        "/health",
        "/health/$stream",
        "/health/circuits",
        "/healthz",
        "/ready",
        "/live",
        "/metrics",
        "/_health/checks/cache",
        "/_health/checks/database",
        "/_health/checks/disk",
        "/_health/checks/stock",
    ];
    let asked = ran.output.lines().filter(|line| line.starts_with('/'));
    let asked: Vec<_> = asked.map(|line| line.split(' ').next().unwrap_or_default()).collect();
    assert_eq!(asked, paths);
    // What was set from outside, with who said so.
    let address =
        ran.output.lines().find(|line| line.starts_with("variable RESILIENCE_ADDR ")).expect("a line");
    assert!(address.contains(" 127.0.0.1:0 "), "{ran:?}");
    let database = ran.output.lines().find(|line| line.starts_with("database ")).expect("a line");
    assert!(database.contains(" ms ") && database.ends_with(" s"), "{ran:?}");

    let ran = run(&["doctor", &shop.address, "--json"]);
    let told = ran.json();
    assert_eq!(
        (ran.code, &told["healthy"], &told["advice"]),
        (Some(0), &true.into(), &Value::Array(Vec::new()))
    );
    assert_eq!(told["probes"].as_array().map(Vec::len), Some(paths.len()));
}

#[test]
fn what_is_wrong_is_told_with_what_helps() {
    let mut redis = Redis::start();
    let shop = Storefront::ready(&[("REDIS_URL", &redis.address())]);
    redis.kill();
    post(&shop.address, "/upstreams/payment", r#"{"mode":"dead"}"#);
    shop.until("/health/circuits", |answer| {
        post(&shop.address, "/orders", r#"{"product_id":1,"quantity":1}"#);
        answer.json()["circuits"]["payment"]["state"] == "open"
    });
    shop.until("/health", |answer| answer.json()["checks"]["cache"]["state"] == "degraded");
    let ran = run(&["doctor", &shop.address]);
    // Degraded and ready: not well, and no reason to take it out of service.
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let advice = |start: &str| ran.output.lines().any(|line| line.starts_with(start));
    assert!(
        advice("- check `cache` is unhealthy (") && advice("- circuit `payment` is open: calls are refused"),
        "{ran:?}"
    );
}

#[test]
fn a_server_that_is_not_there_is_asked_once() {
    let nowhere = format!("127.0.0.1:{}", tests::free_port());
    let ran = run(&["doctor", &nowhere]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(
        ran.output.matches("Connection refused").count(),
        2,
        "in the table and in the advice: {ran:?}"
    );
    assert!(ran.output.contains(": nothing listens there: see whether the program runs"), "{ran:?}");
}

#[test]
fn the_variables_are_listed_with_their_defaults() {
    let ran = run(&["env"]);
    assert_eq!((ran.code, ran.diagnostics.as_str()), (Some(0), ""), "{ran:?}");
    for line in [
        "RESILIENCE_ADDR                   127.0.0.1:8000   the address to listen on; goes before `PORT`",
        "RESILIENCE_WEBHOOK_URL                             who is told of changes, with the feature `webhook`",
    ] {
        assert!(ran.output.lines().any(|told| told == line), "{}", ran.output);
    }
    let variables = run(&["env", "--json"]).json();
    let named =
        |name: &str| variables.as_array().into_iter().flatten().find(|one| one["name"] == name).cloned();
    let token = named("RESILIENCE_ADMIN_TOKEN").expect("a variable");
    assert_eq!((&token["secret"], &token["default"]), (&true.into(), &Value::Null));
    assert!(named("MAINTENANCE_MODE").is_some());
}
