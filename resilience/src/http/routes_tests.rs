use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use axum::http::{HeaderMap, Method, Request};

use super::*;
use crate::health::check::Check;
use crate::health::outcome::Health;
use crate::http::testing::{Service, after_a_while, entry, failing, hanging};
use crate::http::{Details, Endpoints, Prefixes};
use crate::lifecycle::Phase;

fn critical(health: Health) -> Service {
    Service::of(vec![entry("database", after_a_while(health).critical())])
}

fn mounted() -> Vec<String> {
    let paths = Endpoints::default().paths().into_iter();
    paths.map(|(_, path)| path.replace("{name}", "database")).collect()
}

/// Those whose answer ends.
fn finite() -> impl Iterator<Item = String> {
    mounted().into_iter().filter(|path| !path.contains('$'))
}

fn headers(headers: &HeaderMap) -> BTreeMap<String, String> {
    let text = |value: &axum::http::HeaderValue| value.to_str().unwrap().to_owned();
    headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect()
}

#[tokio::test(start_paused = true)]
async fn codes_follow_the_critical_checks() {
    let readiness =
        ["/readyz", "/_health/ready", "/_health/checks/database", "/health", "/healthz", "/ready"];
    let rest = ["/livez", "/startupz", "/_ops/live", "/_ops/ready", "/_ops/startup", "/_health/live"];
    let rest = [&rest[..], &["/_health/startup", "/health/circuits", "/live", "/metrics"]].concat();
    for (health, code) in
        [(Health::healthy(), 200), (Health::degraded("slow"), 200), (Health::unhealthy("down"), 503)]
    {
        let service = critical(health);
        for path in readiness {
            assert_eq!(service.get(path).await.code, code, "{path}");
        }
        for path in &rest {
            assert_eq!(service.get(path).await.code, 200, "{path}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_failing_check_that_is_not_critical_is_no_reason_for_503_but_on_its_own_path() {
    let service = Service::of(vec![entry("database", failing())]);
    for path in finite() {
        let expected = if path == "/_health/checks/database" { 503 } else { 200 };
        assert_eq!(service.get(&path).await.code, expected, "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_phase_is_shown_at_once() {
    let probes = ["/readyz", "/_health/ready", "/ready", "/health", "/healthz"];
    let service = Service::in_phase(Vec::new(), Phase::Starting);
    for path in probes.iter().chain(&["/startupz", "/_health/startup"]) {
        let answer = service.get(path).await;
        assert_eq!((answer.code.as_u16(), answer.body.contains("starting")), (503, true), "{path}");
    }
    service.shared.lifecycle.advance(Phase::Serving);
    for path in probes.iter().chain(&["/startupz", "/_health/startup"]) {
        assert_eq!(service.get(path).await.code, 200, "{path}");
    }
    for phase in [Phase::Stopping, Phase::Draining] {
        service.shared.lifecycle.advance(phase);
        for path in probes {
            let answer = service.get(path).await;
            assert_eq!((answer.code.as_u16(), answer.body.contains("shutting_down")), (503, true), "{path}");
        }
        assert_eq!(service.get("/livez").await.code, 200);
        assert_eq!(service.get("/startupz").await.code, 200, "open once, open for good");
    }
}

#[tokio::test(start_paused = true)]
async fn c1_liveness_waits_for_nothing() {
    let service = Service::of(vec![entry("database", hanging().critical())]);
    let before = tokio::time::Instant::now();
    for path in ["/livez", "/live", "/_health/live", "/_ops/live", "/_ops/ready", "/_ops/startup"] {
        assert_eq!(service.get(path).await.code, 200, "{path}");
    }
    assert_eq!(before.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn d2_head_is_get_without_a_body_and_without_another_run() {
    let runs = std::sync::Arc::new(AtomicUsize::new(0));
    let counter = std::sync::Arc::clone(&runs);
    let check = move || {
        counter.fetch_add(1, SeqCst);
        async {}
    };
    let service = Service::of(vec![entry("database", check.critical())]);
    for path in finite() {
        let get = service.get(&path).await;
        let head = service.ask(Request::head(&path)).await;
        assert_eq!(head.code, get.code, "{path}");
        assert_eq!(headers(&head.headers), headers(&get.headers), "{path}");
        assert_eq!(head.header("content-length"), get.body.len().to_string(), "{path}");
        assert_eq!(head.body, "", "{path}");
    }
    assert_eq!(runs.load(SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn d2_other_methods_are_refused() {
    let service = critical(Health::healthy());
    for path in mounted() {
        for method in
            [Method::POST, Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS, Method::TRACE]
        {
            let answer = service.ask(Request::builder().method(&method).uri(&path)).await;
            assert_eq!(answer.code, 405, "{method} {path}");
            assert_eq!(answer.header("allow"), "GET,HEAD", "{method} {path}");
            assert_eq!(answer.header("cache-control"), "no-store", "{method} {path}");
            assert_eq!(answer.body, r#"{"error":"only GET and HEAD are answered here"}"#);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn d3_a_slash_at_the_end_and_a_query_are_accepted() {
    let service = critical(Health::healthy());
    for path in finite() {
        let plain = service.get(&path).await;
        for variant in ["/", "?verbose", "/?a=%zz&&=&%", "?poll_interval=0"] {
            let answer = service.get(&format!("{path}{variant}")).await;
            assert_eq!(answer.code, plain.code, "{path}{variant}");
            assert_eq!(answer.body, plain.body, "{path}{variant}");
        }
        assert_eq!(service.get(&format!("{path}//")).await.code, 404, "{path}: only one slash");
        assert_eq!(service.get(&format!("{path}y")).await.code, 404, "{path}: no prefix");
    }
}

#[tokio::test(start_paused = true)]
async fn d4_nothing_may_be_kept() {
    let service = critical(Health::unhealthy("down"));
    for path in finite().chain(["/health?format=ietf".to_owned(), "/_health/checks/none".to_owned()]) {
        let answer = service.get(&path).await;
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        let kind = match path.as_str() {
            "/metrics" => "text/plain; version=0.0.4; charset=utf-8",
            "/health?format=ietf" => "application/health+json",
            "/_resilience" => "text/html; charset=utf-8",
            _ => "application/json",
        };
        assert_eq!(answer.header("content-type"), kind, "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_check_that_is_not_there_is_named() {
    let service = critical(Health::healthy());
    let answer = service.get("/_health/checks/a%22b").await;
    assert_eq!(answer.code, 404);
    assert_eq!(answer.body, r#"{"error":"no health check is named `a\"b`"}"#);
    let long = service.get(&format!("/_health/checks/{}", "x".repeat(5000))).await;
    assert_eq!(long.body, format!(r#"{{"error":"no health check is named `{}…`"}}"#, "x".repeat(64)));
    let odd = service.get("/_health/checks/%ff").await;
    assert_eq!(
        (odd.code.as_u16(), odd.body.as_str()),
        (404, r#"{"error":"no health check has a name that is not UTF-8"}"#)
    );
}

#[tokio::test(start_paused = true)]
async fn formats_are_asked_for_by_name_or_by_accept() {
    let service = critical(Health::healthy());
    let plain = service.get("/health").await;
    assert_eq!(service.get("/health?format=map").await.body, plain.body);
    let ietf = service.get("/health?format=ietf").await;
    let accepting = |accept| service.ask(Request::get("/health").header("accept", accept));
    assert_eq!(accepting("text/html, Application/Health+JSON;q=0.9").await.body, ietf.body);
    assert_eq!(accepting("application/json").await.body, plain.body);
    let both = Request::get("/health?format=map").header("accept", "application/health+json");
    assert_eq!(service.ask(both).await.body, plain.body, "the name wins");
}

#[tokio::test(start_paused = true)]
async fn an_unknown_format_is_refused_with_the_known_ones() {
    let service = critical(Health::healthy());
    for path in ["/health", "/health/$stream"] {
        let answer = service.get(&format!("{path}?format=xml%22")).await;
        assert_eq!(answer.code, 400);
        let expected = r#"{"error":"unknown format `xml\"`: the known ones are `map`, `ietf`, `microprofile`, `spring`"}"#;
        assert_eq!(answer.body, expected);
    }
}

#[tokio::test(start_paused = true)]
async fn the_first_readiness_probe_is_noted() {
    let service = critical(Health::healthy());
    let probed = || service.shared.probed.swap(false, Ordering::Relaxed);
    let others =
        ["/livez", "/startupz", "/_ops/ready", "/_health/checks/database", "/metrics", "/health/circuits"];
    for path in others {
        service.get(path).await;
        assert!(!probed(), "{path}");
    }
    for path in ["/readyz", "/_health/ready", "/health", "/health?format=ietf", "/healthz", "/ready"] {
        service.ask(Request::head(path)).await;
        assert!(probed(), "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn endpoints_are_moved_and_switched_off() {
    let endpoints = Endpoints::default()
        .prefixes(Prefixes::new().ops("/probes").health("/probes"))
        .without(Endpoint::Live)
        .at(Endpoint::Livez, "/");
    let service = Service::with(Vec::new(), Phase::Serving, Details::Never, endpoints);
    for path in ["/probes/ready", "/probes/ready/", "/"] {
        assert_eq!(service.get(path).await.code, 200, "{path}");
    }
    for path in ["/live", "/livez", "/_ops/ready", "/_health/live"] {
        assert_eq!(service.get(path).await.code, 404, "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn j1_no_public_answer_holds_the_text_of_an_error() {
    let checks = || vec![entry("database", failing().critical()), entry("redis", failing())];
    let service = Service::of(checks());
    let formats = ["ietf", "microprofile", "spring"].map(|format| format!("/health?format={format}"));
    for path in finite().chain(formats) {
        let public = service.get(&path).await.body;
        for secret in ["hunter2", "db.internal", "postgres://"] {
            assert!(!public.contains(secret), "{path}: {public}");
        }
        let privileged = service.get_authorized(&path).await.body;
        assert!(!privileged.contains("hunter2"), "{path}: {privileged}");
    }
    let never = Service::with(checks(), Phase::Serving, Details::Never, Endpoints::default());
    assert!(!never.get_authorized("/readyz").await.body.contains("db.internal"));
}

#[tokio::test(start_paused = true)]
async fn j4_a_body_is_written_once_for_a_report() {
    let service = critical(Health::healthy());
    let report = service.shared.engine.report().await;
    let answer = |report| service.shared.kept.answer(0, crate::http::authorize::Level::Public, report).1;
    let (first, second) = (answer(&report), answer(&report));
    assert_eq!(first.as_ptr(), second.as_ptr());
    tokio::time::advance(Duration::from_secs(5)).await;
    let later = service.shared.engine.report().await;
    assert_ne!(first.as_ptr(), answer(&later).as_ptr());
}
