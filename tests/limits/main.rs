//! Policies on handlers, as clients at different addresses see them through a listener.

mod client;
mod handlers;
mod service;

use axum::Router;
use axum::routing::get;
use resilience::{Per, rate_limit_layer, serve};

use client::{Answer, ask};
use service::{PROXY, Running, service};

const NO_HEADERS: &[(&str, &str)] = &[];

/// The statuses of as many answers.
async fn codes(running: &Running, from: &str, path: &str, requests: &[&[(&str, &str)]]) -> Vec<u16> {
    let mut codes = Vec::new();
    for headers in requests {
        codes.push(ask(running.address, from, path, headers).await.status);
    }
    codes
}

#[tokio::test]
async fn an_address_is_limited_and_told_so() {
    let running = Running::start(service(handlers::routes())).await;
    let first = ask(running.address, "127.0.0.3", "/by_address", &[]).await;
    assert_eq!((first.status, &*first.body), (200, "hello"));
    assert_eq!(first.header("ratelimit-policy"), Some(r#""by_address";q=2;w=60"#));
    assert!(first.header("ratelimit").unwrap().starts_with(r#""by_address";r=1;t="#), "{first:?}");
    let second = ask(running.address, "127.0.0.3", "/by_address", &[]).await;
    assert!(second.header("ratelimit").unwrap().starts_with(r#""by_address";r=0;t="#), "{second:?}");

    let Answer { status, body, .. } = &ask(running.address, "127.0.0.3", "/by_address", &[]).await;
    assert_eq!((*status, &**body), (429, r#"{"error":"Rate limit exceeded"}"#));
    let refused = ask(running.address, "127.0.0.3", "/by_address", &[]).await;
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{refused:?}");
    assert_eq!(refused.header("ratelimit"), Some(&*format!(r#""by_address";r=0;t={wait}"#)));
    assert_eq!(refused.header("ratelimit-policy"), Some(r#""by_address";q=2;w=60"#));
    assert_eq!(refused.header("cache-control"), Some("no-store"));

    let other = ask(running.address, "127.0.0.4", "/by_address", &[]).await;
    assert_eq!(other.status, 200, "another address");
    let health = codes(&running, "127.0.0.3", "/health", &[NO_HEADERS; 5]).await;
    assert_eq!(health, [200; 5], "operational paths are never limited");
    running.stop().await;
}

#[tokio::test]
async fn only_a_trusted_proxy_says_who_asks() {
    let running = Running::start(service(handlers::routes())).await;
    let forwarded = |text: &'static str| [("X-Forwarded-For", text)];
    let spoofed = [forwarded("203.0.113.1"), forwarded("203.0.113.2"), forwarded("203.0.113.3")];
    let spoofed = spoofed.each_ref().map(|headers| &headers[..]);
    assert_eq!(codes(&running, "127.0.0.5", "/by_address", &spoofed).await, [200, 200, 429]);

    let behind = [
        forwarded("203.0.113.1, 198.51.100.7"),
        forwarded("203.0.113.2, 198.51.100.7"),
        forwarded("203.0.113.3, 198.51.100.7"),
        forwarded("198.51.100.7, 198.51.100.8"),
    ];
    let behind = behind.each_ref().map(|headers| &headers[..]);
    assert_eq!(codes(&running, PROXY, "/by_address", &behind).await, [200, 200, 429, 200]);

    let rotating = [
        forwarded("2001:db8:0:1::1"),
        forwarded("2001:db8:0:1:ffff::2"),
        forwarded("[2001:db8:0:1::3]:443"),
        forwarded("2001:db8:0:2::1"),
    ];
    let rotating = rotating.each_ref().map(|headers| &headers[..]);
    assert_eq!(codes(&running, PROXY, "/by_address", &rotating).await, [200, 200, 429, 200]);
    running.stop().await;
}

#[tokio::test]
async fn a_token_is_limited_wherever_it_comes_from() {
    let running = Running::start(service(handlers::routes())).await;
    let with = |from: &'static str, token: &'static str| {
        let address = running.address;
        async move { ask(address, from, "/by_token", &[("authorization", token)]).await.status }
    };
    assert_eq!(with("127.0.0.3", "Bearer secret").await, 200);
    assert_eq!(with("127.0.0.4", "bearer  secret").await, 200);
    assert_eq!(with("127.0.0.5", "BEARER secret").await, 429);
    assert_eq!(with("127.0.0.5", "Bearer other").await, 200);
    let none = codes(&running, "127.0.0.6", "/by_token", &[NO_HEADERS; 3]).await;
    assert_eq!(none, [200, 200, 429], "without a token the address counts");
    assert_eq!(codes(&running, "127.0.0.7", "/by_token", &[&[]]).await, [200]);
    running.stop().await;
}

#[tokio::test]
async fn a_header_or_what_a_function_finds_is_limited() {
    let running = Running::start(service(handlers::routes())).await;
    let huge = "a".repeat(64 * 1024);
    let keys: [&[_]; 5] = [
        &[("X-API-Key", "one")],
        &[("x-api-key", "one")],
        &[("X-Api-Key", "one")],
        &[("x-api-key", "ONE")],
        &[("x-api-key", &huge)],
    ];
    assert_eq!(codes(&running, "127.0.0.3", "/by_header", &keys).await, [200, 200, 429, 200, 200]);
    let tenants: [&[_]; 4] =
        [&[("x-tenant", "7")], &[("x-tenant", "07")], &[("x-tenant", "7")], &[("x-tenant", "8")]];
    assert_eq!(codes(&running, "127.0.0.3", "/by_function", &tenants).await, [200, 200, 429, 200]);
    let unknown: [&[_]; 3] = [&[("x-tenant", "?")], &[], &[("x-tenant", "!")]];
    assert_eq!(
        codes(&running, "127.0.0.3", "/by_function", &unknown).await,
        [200, 200, 429],
        "the address counts"
    );
    running.stop().await;
}

#[tokio::test]
async fn a_status_alone_comes_with_retry_after() {
    let running = Running::start(service(handlers::routes())).await;
    assert_eq!(codes(&running, "127.0.0.3", "/status", &[&[]]).await, [200]);
    let refused = ask(running.address, "127.0.0.9", "/status", &[]).await;
    assert_eq!((refused.status, &*refused.body), (429, ""), "one limit for all: it has no `per`");
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((59..=60).contains(&wait), "{refused:?}");
    running.stop().await;
}

#[tokio::test]
async fn responses_with_a_5xx_open_a_circuit_and_its_refusals_name_nobody() {
    let running = Running::start(service(handlers::routes())).await;
    assert_eq!(codes(&running, "127.0.0.3", "/broken", &[NO_HEADERS; 2]).await, [502, 502]);
    let refused = ask(running.address, "127.0.0.3", "/broken", &[]).await;
    assert_eq!((refused.status, &*refused.body), (503, r#"{"error":"Service temporarily unavailable"}"#));
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((29..=30).contains(&wait), "{refused:?}");
    assert!(!refused.head.contains("broken") && !refused.head.contains("ratelimit"), "{refused:?}");
    assert_eq!(codes(&running, "127.0.0.3", "/missing", &[NO_HEADERS; 4]).await, [404; 4]);
    running.stop().await;
}

#[tokio::test]
async fn a_layer_believes_the_proxies_of_the_service() {
    let routes = Router::new()
        .route("/", get(|| async { "hello" }))
        .layer(rate_limit_layer("2/minute", Per::Ip).name("layer"));
    let running = Running::start(service(routes)).await;
    let one: &[_] = &[("forwarded", "for=203.0.113.9, for=198.51.100.7;proto=https")];
    let other: &[_] = &[("forwarded", "for=198.51.100.8")];
    assert_eq!(codes(&running, PROXY, "/", &[one, one, one, other]).await, [200, 200, 429, 200]);
    assert_eq!(codes(&running, "127.0.0.3", "/", &[one, other, one]).await, [200, 200, 429]);
    assert_eq!(codes(&running, "127.0.0.3", "/livez", &[one, one, one]).await, [200; 3]);
    let metrics = ask(running.address, "127.0.0.3", "/metrics", &[]).await.body;
    for line in [
        r#"rate_limit_decisions_total{name="layer",decision="allowed"} 5"#,
        r#"rate_limit_decisions_total{name="layer",decision="refused"} 2"#,
    ] {
        assert!(metrics.lines().any(|other| other == line), "{line}\n{metrics}");
    }
    running.stop().await;
}

#[tokio::test]
async fn what_is_no_proxy_and_what_is_no_rate_stop_the_start_together() {
    let routes = Router::new().route("/", get(|| async {})).layer(rate_limit_layer("100", Per::Ip));
    let service =
        serve().bind("127.0.0.1:0").routes(routes).trusted_proxies(["10.0.0.0/8", "proxy", "10.0.0.1/8"]);
    let error = service.await.unwrap_err();
    let told: Vec<&str> = error.problems().iter().map(resilience::Problem::message).collect();
    assert_eq!(
        told,
        [
            "`proxy` is no address of a proxy: write `10.0.0.1`, `10.0.0.0/8` or `fd00::/8`",
            "`10.0.0.1/8` has bits beyond its prefix: write `10.0.0.0/8`, or `10.0.0.1` for the one address",
            "a rate limit in a layer: `100` is no rate: write a count and a period, as in `100/minute`",
        ]
    );
    assert!(error.problems().iter().all(|problem| problem.sites()[0].file().ends_with("limits/main.rs")));
}
