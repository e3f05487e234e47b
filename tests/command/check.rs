//! `check`, `circuits` and `export`: one look.

use std::time::{Duration, Instant};

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use serde_json::json;
use tests::{HttpStub, Redis};

use crate::client::post;
use crate::process::Storefront;
use crate::tool::{run, run_with};

#[test]
fn a_service_is_shown_as_it_is() {
    let mut redis = Redis::start();
    let shop = Storefront::ready(&[("REDIS_URL", &redis.address())]);
    let address = shop.address.clone();
    shop.until("/health", |answer| answer.json()["status"] == "healthy");

    let ran = run(&["check", &address]);
    assert_eq!((ran.code, ran.diagnostics.as_str()), (Some(0), ""), "{ran:?}");
    let lines: Vec<_> = ran.output.lines().collect();
    assert_eq!(lines[0], format!("healthy  http://{address}/readyz"));
    assert!(lines[2].starts_with("check     status   critical  latency"), "{ran:?}");
    assert!(lines.iter().any(|line| line.starts_with("database  healthy  yes  ")), "{ran:?}");
    assert!(lines.iter().any(|line| line.starts_with("payment          closed")), "{ran:?}");
    assert!(!ran.output.contains('\x1b'), "{ran:?}");

    let ran = run(&["check", &address, "--json"]);
    let seen = ran.json();
    assert_eq!(ran.code, Some(0));
    assert_eq!(
        (&seen["healthy"], &seen["code"], &seen["status"]),
        (&json!(true), &json!(200), &json!("healthy"))
    );
    assert_eq!(seen["url"], format!("http://{address}/readyz"));
    assert_eq!(seen["circuits"]["payment"], "closed");
    let names = seen["checks"].as_array().expect("a list").iter().map(|check| check["name"].clone());
    assert_eq!(names.collect::<Vec<_>>(), ["cache", "database", "disk", "stock"]);

    // Every path that tells of health can be asked as it is.
    for path in ["/health", "/healthz", "/_health/ready", "/ready", "/livez", "/health?format=ietf"] {
        let ran = run(&["check", &format!("http://{address}{path}")]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(ran.output.starts_with(&format!("healthy  http://{address}{path}\n")), "{ran:?}");
    }

    // A check that is not critical fails: good enough, unless asked strictly.
    redis.kill();
    shop.until("/health", |answer| answer.json()["status"] == "degraded");
    let ran = run(&["check", &address]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.output.starts_with("degraded  "), "{ran:?}");
    let ran = run(&["check", &address, "--strict", "--json"]);
    assert_eq!((ran.code, &ran.json()["healthy"]), (Some(1), &json!(false)), "{ran:?}");
    let ran = run(&["check", &address, "--color", "always"]);
    assert!(ran.output.starts_with("\x1b[33mdegraded\x1b[0m"), "{ran:?}");
}

#[test]
fn circuits_are_shown_with_what_they_counted() {
    let shop = Storefront::ready(&[]);
    let ran = run(&["circuits", &shop.address]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.output.starts_with("circuit          state   calls  ok  failed  rejected"), "{ran:?}");

    post(&shop.address, "/upstreams/payment", r#"{"mode":"dead"}"#);
    shop.until("/health/circuits", |answer| {
        post(&shop.address, "/orders", r#"{"product_id":1,"quantity":1}"#);
        answer.json()["circuits"]["payment"]["state"] == "open"
    });
    let ran = run(&["circuits", &shop.address]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let payment = ran.output.lines().find(|line| line.starts_with("payment ")).expect("a line");
    assert!(payment.contains(" open ") && payment.contains(" s "), "{ran:?}");

    let ran = run(&["circuits", &shop.address, "--json"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(ran.json()["circuits"]["payment"]["state"], "open");
}

#[test]
fn a_service_that_is_not_ready_is_not_healthy() {
    let routes = Router::new().route(
        "/readyz",
        get(async || {
            let body = r#"{"status":"unhealthy","reason":"database not ready","checks":{"database":{"status":"unhealthy","critical":true,"message":"connect\u001b[2J"}},"circuits":{}}"#;
            (StatusCode::SERVICE_UNAVAILABLE, body)
        }),
    );
    let stub = HttpStub::start(routes);
    let ran = run(&["check", &stub.address("")]);
    assert_eq!((ran.code, ran.diagnostics.as_str()), (Some(1), ""), "{ran:?}");
    let expected = format!(
        "unhealthy  {}  database not ready\n\ncheck     status     critical  message\ndatabase  unhealthy  yes       connect\\u{{1b}}[2J\n",
        stub.address("/readyz")
    );
    assert_eq!(ran.output, expected);
    let ran = run(&["check", &stub.address(""), "--json"]);
    assert_eq!(ran.code, Some(1));
    assert_eq!(ran.json()["reason"], "database not ready");
    assert_eq!(ran.json()["code"], 503);
}

#[test]
fn what_cannot_be_asked_is_told_with_the_reason() {
    let nowhere = format!("127.0.0.1:{}", tests::free_port());
    let ran = run(&["check", &nowhere]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(1), ""), "{ran:?}");
    assert!(
        ran.diagnostics.starts_with(&format!("resilience: cannot reach http://{nowhere}/readyz: ")),
        "{ran:?}"
    );
    assert!(ran.diagnostics.contains("Connection refused"), "{ran:?}");

    let ran = run(&["check", &nowhere, "--json"]);
    assert_eq!(ran.code, Some(1));
    assert_eq!(
        (&ran.json()["healthy"], &ran.json()["url"]),
        (&json!(false), &json!(format!("http://{nowhere}")))
    );
    assert!(ran.json()["error"].as_str().is_some_and(|error| error.contains("Connection refused")));

    let ran = run(&["check", "http://nowhere.invalid"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.diagnostics.contains("dns error"), "{ran:?}");

    for command in ["circuits", "watch"] {
        let ran = run(&[command, &nowhere]);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.diagnostics.contains("Connection refused"), "{ran:?}");
    }
}

#[test]
fn a_server_without_health_is_told_with_what_it_answered() {
    let routes =
        Router::new().route("/", get(async || "<html>")).route("/health", get(async || r#"{"a":1}"#));
    let stub = HttpStub::start(routes);
    let ran = run(&["check", &stub.address("")]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(1), ""), "{ran:?}");
    let expected = format!(
        "resilience: {} tells of no health: {} answered 404 and no JSON, {} answered 200 and JSON of another kind\n",
        stub.address(""),
        stub.address("/readyz"),
        stub.address("/health"),
    );
    assert_eq!(ran.diagnostics, expected);

    let ran = run(&["circuits", &stub.address("")]);
    assert_eq!(ran.code, Some(1));
    assert_eq!(
        ran.diagnostics,
        format!("resilience: {} answered 404, and no circuits\n", stub.address("/health/circuits"))
    );
}

#[test]
fn a_slow_server_is_not_waited_for() {
    let routes = Router::new().route("/readyz", get(async || std::future::pending::<&str>().await));
    let stub = HttpStub::start(routes);
    let began = Instant::now();
    let ran = run(&["check", &stub.address(""), "--timeout", "250ms"]);
    assert!(began.elapsed() < Duration::from_secs(30));
    assert_eq!(ran.code, Some(1));
    let expected = format!("resilience: {} did not answer within 250ms\n", stub.address("/readyz"));
    assert_eq!(ran.diagnostics, expected);
}

#[test]
fn https_is_spoken_and_its_faults_are_told() {
    let routes = Router::new().route("/readyz", get(async || r#"{"status":"ok"}"#));
    let stub = HttpStub::start(routes);
    let address = format!("https://127.0.0.1:{}", stub.port());
    let ran = run(&["check", &address]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(1), ""), "{ran:?}");
    let expected = format!(
        "resilience: cannot reach {address}/readyz: received corrupt message of type InvalidContentType\n"
    );
    assert_eq!(ran.diagnostics, expected);
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = HttpStub::start(Router::new().fallback(async || r#"{"status":"ok"}"#));
    let location = elsewhere.address("/readyz");
    let routes = Router::new().fallback(get(async move || (StatusCode::FOUND, [("location", location)])));
    let stub = HttpStub::start(routes);
    let ran = run_with(&["check", &stub.address("")], &[("RESILIENCE_ADMIN_TOKEN", "hunter-2")]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.diagnostics.contains("answered 302 and no JSON"), "{ran:?}");
    assert_eq!(elsewhere.connections(), 0);
}

#[test]
fn the_token_is_sent_and_never_shown() {
    const TOKEN: &str = "hunter-2-secret";
    let shop = Storefront::ready(&[("RESILIENCE_ADMIN_TOKEN", TOKEN)]);
    for ran in [
        run(&["check", &shop.address, "--token", TOKEN]),
        run_with(&["check", &shop.address], &[("RESILIENCE_ADMIN_TOKEN", TOKEN)]),
    ] {
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(!format!("{ran:?}").contains(TOKEN), "{ran:?}");
    }
    let routes = Router::new().route(
        "/readyz",
        get(async |headers: axum::http::HeaderMap| {
            let sent = headers.get("authorization").is_some_and(|value| value == "Bearer hunter-2-secret");
            if sent { r#"{"status":"ok"}"# } else { r#"{"status":"fail"}"# }
        }),
    );
    let stub = HttpStub::start(routes);
    assert_eq!(run(&["check", &stub.address(""), "--token", TOKEN]).code, Some(0));
    assert_eq!(run(&["check", &stub.address("")]).code, Some(1));
    let ran = run(&["check", &stub.address(""), "--token", "a\nb"]);
    assert_eq!(
        (ran.code, ran.diagnostics.as_str()),
        (Some(1), "resilience: the token cannot be sent in a header\n")
    );
}

#[test]
fn an_export_is_printed_as_it_is_served() {
    const FILE: &str = "groups:\n- name: \"shop\"\n";
    let routes = Router::new()
        .route("/_resilience/export/alerts", get(async || ([("content-type", "application/yaml")], FILE)))
        .route(
            "/_resilience/export/{kind}",
            get(async || {
                (StatusCode::NOT_FOUND, r#"{"error":"there is no export `x`: the kinds are `alerts`"}"#)
            }),
        );
    let stub = HttpStub::start(routes);
    let ran = run(&["export", "alerts", "--url", &stub.address("")]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(0), FILE), "{ran:?}");
    let ran = run(&["export", "alerts", "--url", &stub.address(""), "--json"]);
    assert_eq!(ran.json(), json!({"kind": "alerts", "content_type": "application/yaml", "file": FILE}));
    let ran = run(&["export", "x", "--url", &stub.address("")]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(1), ""));
    let url = stub.address("/_resilience/export/x");
    let expected =
        format!("resilience: {url} answered 404: there is no export `x`: the kinds are `alerts`\n");
    assert_eq!(ran.diagnostics, expected);

    // The real program knows its kinds too.
    let shop = Storefront::ready(&[]);
    let ran = run(&["export", "nothing", "--url", &shop.address]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.diagnostics.contains("there is no export `nothing`: the kinds are"), "{ran:?}");
}

#[test]
fn an_answer_without_end_is_cut() {
    let routes = Router::new().route("/readyz", get(async || "x".repeat(9 * 1024 * 1024)));
    let stub = HttpStub::start(routes);
    let ran = run(&["check", &stub.address(""), "--timeout", "20s"]);
    assert_eq!(ran.code, Some(1));
    let expected = format!("resilience: the answer of {} is longer than 8 MiB\n", stub.address("/readyz"));
    assert_eq!(ran.diagnostics, expected);
}
