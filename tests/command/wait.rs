//! `wait`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use tests::HttpStub;

use crate::process::Storefront;
use crate::tool::run;

/// Answers 503 so many times, and then that all is well.
fn late(times: usize) -> HttpStub {
    let asked = Arc::new(AtomicUsize::new(0));
    let answer = async move || {
        if asked.fetch_add(1, Ordering::SeqCst) < times {
            let body = r#"{"status":"unhealthy","reason":"database not ready"}"#;
            return (StatusCode::SERVICE_UNAVAILABLE, body);
        }
        (StatusCode::OK, r#"{"status":"healthy"}"#)
    };
    HttpStub::start(Router::new().route("/readyz", get(answer)))
}

#[test]
fn it_ends_when_the_service_is_healthy() {
    let stub = late(3);
    let ran = run(&["wait", &stub.address(""), "--timeout", "30s", "--interval", "50ms"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(ran.output, format!("healthy  {}\n", stub.address("/readyz")));
    // What is the same as before is told once.
    let told: Vec<_> = ran.diagnostics.lines().collect();
    assert_eq!(told.len(), 1, "{ran:?}");
    assert!(
        told[0].starts_with("waiting for ") && told[0].ends_with(": unhealthy: database not ready"),
        "{ran:?}"
    );
}

#[test]
fn it_gives_up_in_time_and_says_what_it_last_saw() {
    let stub = late(usize::MAX);
    let began = Instant::now();
    let ran = run(&["wait", &stub.address(""), "--timeout", "600ms", "--interval", "100ms"]);
    assert!(began.elapsed() >= Duration::from_millis(600) && began.elapsed() < Duration::from_secs(30));
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(ran.output, format!("unhealthy  {}  database not ready\n", stub.address("/readyz")));
    let last = format!("resilience: {} was not healthy within 600ms", stub.address(""));
    assert_eq!(ran.diagnostics.lines().last(), Some(last.as_str()), "{ran:?}");

    let ran = run(&["wait", &stub.address(""), "--timeout", "300ms", "--interval", "100ms", "--json"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(ran.json()["healthy"], false);
    assert!(ran.json()["waited"].as_f64().is_some_and(|waited| waited >= 0.3), "{ran:?}");
}

#[test]
fn it_waits_for_a_service_that_does_not_listen_yet() {
    let shop = Storefront::start(&[], &[]);
    let ran = run(&["wait", &shop.address, "--timeout", "30s", "--interval", "50ms", "--json"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(ran.json()["status"], "healthy");

    let mut stub = late(0);
    let address = stub.address("");
    stub.kill();
    let waiting =
        std::thread::spawn(move || run(&["wait", &address, "--timeout", "30s", "--interval", "50ms"]));
    std::thread::sleep(Duration::from_millis(300));
    stub.restart();
    let ran = waiting.join().expect("a run");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.diagnostics.contains("Connection refused"), "{ran:?}");
}
