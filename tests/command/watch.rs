//! `watch`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::get;
use serde_json::Value;
use tests::{HttpStub, Redis};

use crate::process::Storefront;
use crate::tool::Running;

fn json(line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))
}

#[test]
fn a_change_is_seen_when_it_happens() {
    let mut redis = Redis::start();
    let shop = Storefront::ready(&[("REDIS_URL", &redis.address())]);
    shop.until("/health", |answer| answer.json()["status"] == "healthy");
    let watch = Running::start(&["watch", &shop.address]);
    let programs = Running::start(&["watch", &shop.address, "--json"]);
    let first = watch.until(|line| line.contains("  healthy  http://"));
    assert!(first.ends_with(&shop.address), "{first}");
    watch.until(|line| line == "cache     healthy");
    let first = json(&programs.until(|_| true));
    assert_eq!((&first["connected"], &first["status"]), (&true.into(), &"healthy".into()), "{first}");
    redis.kill();
    watch.until(|line| line.ends_with("service: healthy -> degraded"));
    watch.until(|line| line.contains("check cache: healthy -> degraded ("));
    let second = json(&programs.until(|_| true));
    assert_eq!(second["status"], "degraded", "{second}");
    assert!(second["timestamp"].as_str().is_some_and(|time| time.ends_with('Z')), "{second}");
    redis.restart();
    watch.until(|line| line.ends_with("service: degraded -> healthy"));
}

#[test]
fn a_lost_connection_is_told_once_and_made_again() {
    let event = || "retry: 50\ndata: {\"status\":\"healthy\"}\n\n";
    let stream = move || {
        let first = futures_util::stream::iter([Ok::<_, std::convert::Infallible>(event())]);
        let body = futures_util::StreamExt::chain(first, futures_util::stream::pending());
        ([("content-type", "text/event-stream")], axum::body::Body::from_stream(body)).into_response()
    };
    let mut stub = HttpStub::start(Router::new().route("/health/$stream", get(async move || stream())));
    let watch = Running::start(&["watch", &stub.address("")]);
    let programs = Running::start(&["watch", &stub.address(""), "--json"]);
    watch.until(|line| line.contains("  healthy  "));
    programs.until(|line| json(line)["connected"] == true);
    stub.kill();
    watch.until(|line| line.contains("  connection lost: ") && line.contains("; the last news is "));
    programs.until(|line| json(line)["connected"] == false);
    stub.restart();
    let again = watch.until(|_| true);
    assert!(again.ends_with("  connected again: healthy"), "{again}");
    programs.until(|line| json(line)["connected"] == true);
}

#[test]
fn where_there_is_no_place_in_the_stream_the_health_is_asked() {
    let healthy = Arc::new(AtomicBool::new(true));
    let state = Arc::clone(&healthy);
    let health = async move || {
        let good = state.load(Ordering::SeqCst);
        if good { r#"{"status":"healthy"}"# } else { r#"{"status":"degraded"}"# }
    };
    let full = async || (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "60")], r#"{"error":"full"}"#);
    let stub =
        HttpStub::start(Router::new().route("/health/$stream", get(full)).route("/health", get(health)));
    let watch = Running::start(&["watch", &stub.address(""), "--interval", "50ms"]);
    watch.until(|line| line.contains("  healthy  "));
    healthy.store(false, Ordering::SeqCst);
    watch.until(|line| line.ends_with("service: healthy -> degraded"));
}

#[test]
fn an_interrupt_ends_it() {
    let shop = Storefront::ready(&[]);
    let mut watch = Running::start(&["watch", &shop.address]);
    watch.until(|line| line.contains("  http://"));
    let sent = std::process::Command::new("kill").args(["-s", "INT", &watch.child.id().to_string()]).status();
    assert!(sent.expect("a signal can be sent").success());
    let ended = watch.child.wait().expect("a process of ours");
    // As the signal ends it, which a shell shows as 130.
    assert_eq!((ended.code(), std::os::unix::process::ExitStatusExt::signal(&ended)), (None, Some(2)));
}
