use axum::http::Request;
use axum::http::request::Builder;

use super::*;
use crate::health::check::Check;
use crate::http::testing::{Answer, Service, TOKEN, entry};
use crate::policy::circuit_breaker::CircuitBreaker;
use shape::tests::misfit;

const LOCAL: &str = "127.0.0.1:8000";
const EVERYWHERE: &str = "0.0.0.0:8000";

/// What the actions of these tests change.
static STEERED: CircuitBreaker = CircuitBreaker::new("steered");

/// What refused actions of these tests would change.
static WATCHED: CircuitBreaker = CircuitBreaker::new("watched");
const PATH: &str = "/_resilience/api/circuits/watched/force_open";

fn service(address: &str, token: Option<&str>) -> Service {
    for breaker in [&STEERED, &WATCHED] {
        let _ = breaker.call_sync(|| Ok::<_, crate::Rejection>(()));
    }
    Service::at(address, token, vec![entry("database", (|| async {}).critical())])
}

fn with_token(request: Builder) -> Builder {
    request.header("authorization", format!("Bearer {TOKEN}"))
}

/// An action that is allowed.
fn allowed() -> Builder {
    with_token(Request::post(PATH)).header("host", "localhost:8000")
}

fn is(answer: &Answer, code: u16, part: &str) {
    assert_eq!(answer.code.as_u16(), code, "{}", answer.body);
    let body: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(misfit(shape::ERROR, &body), None);
    let error = body["error"].as_str().unwrap();
    assert!(error.contains(part) && !error.contains('\n'), "{error}");
    assert!(!answer.body.contains(TOKEN));
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
}

/// The operations that this build answers.
fn built() -> impl Iterator<Item = &'static Operation> {
    OPERATIONS
        .into_iter()
        .filter(|operation| cfg!(feature = "openapi") || operation.id != document::DOCUMENT.id)
}

/// The path of an operation, for things that are there.
fn path(operation: &Operation) -> String {
    let name = if operation.path.starts_with("/checks") { "database" } else { "steered" };
    format!("/_resilience/api{}", operation.path.replace("{name}", name))
}

#[tokio::test(start_paused = true)]
async fn every_operation_answers_what_it_says() {
    let service = service(LOCAL, Some(TOKEN));
    for operation in built() {
        for slash in ["", "/"] {
            let path = path(operation) + slash;
            let method = operation.method();
            let request =
                with_token(Request::builder().method(method).uri(&path)).header("host", "localhost");
            let answer = service.ask(request).await;
            assert_eq!(answer.code, StatusCode::OK, "{path}: {}", answer.body);
            assert_eq!(
                misfit(operation.answer, &serde_json::from_str(&answer.body).unwrap()),
                None,
                "{path}"
            );
            assert_eq!(answer.header("content-type"), "application/json");
            assert_eq!(answer.header("cache-control"), "no-store");
            assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
        }
    }
    STEERED.reset();
}

#[tokio::test(start_paused = true)]
async fn other_methods_are_told_which_are_answered() {
    let service = service(LOCAL, Some(TOKEN));
    for operation in OPERATIONS {
        let (method, allow) = if operation.takes.is_some() { ("GET", "POST") } else { ("POST", "GET,HEAD") };
        for method in [method, "PUT", "DELETE", "OPTIONS"] {
            let request = with_token(Request::builder().method(method).uri(path(operation)));
            let answer = service.ask(request.header("host", "localhost")).await;
            is(&answer, 405, "answered here");
            assert_eq!(answer.header("allow"), allow, "{}", operation.id);
        }
    }
    for nowhere in ["/circuits/x/explode", "/nothing", "/circuits/x/y/z"] {
        let request = Request::get(format!("/_resilience/api{nowhere}")).header("host", "localhost");
        is(&service.ask(request).await, 404, "no such path: `GET /_resilience/api` lists");
    }
}

#[tokio::test(start_paused = true)]
async fn looking_is_open_on_loopback_by_its_address_else_with_the_token() {
    for operation in built().filter(|operation| operation.takes.is_none()) {
        let path = path(operation);
        let get = || Request::get(&path);
        for token in [None, Some(TOKEN)] {
            let local = service(LOCAL, token);
            for host in ["localhost:8000", "127.0.0.1:8000", "[::1]"] {
                assert_eq!(local.ask(get().header("host", host)).await.code, 200, "{path} {host}");
            }
        }
        let local = service(LOCAL, None);
        for host in ["evil.example", "shop.example.com"] {
            is(&local.ask(get().header("host", host)).await, 403, "RESILIENCE_ADMIN_TOKEN");
        }
        let forwarded = get().header("host", "localhost:8000").header("x-forwarded-for", "1.2.3.4");
        is(&local.ask(forwarded).await, 403, "by that address and not through a proxy");
        is(
            &service(EVERYWHERE, None).ask(get().header("host", "localhost")).await,
            403,
            "RESILIENCE_ADMIN_TOKEN",
        );

        let everywhere = service(EVERYWHERE, Some(TOKEN));
        let answer = everywhere.ask(get().header("host", "localhost")).await;
        is(&answer, 401, "Authorization: Bearer");
        assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"resilience\"");
        for wrong in ["Bearer wrong", "Bearer", "Basic Y29ycmVjdCBob3JzZQ==", "correct horse", ""] {
            let request = get().header("host", "localhost").header("authorization", wrong);
            is(&everywhere.ask(request).await, 401, "missing or wrong");
        }
        let anywhere = with_token(get()).header("host", "evil.example");
        assert_eq!(everywhere.ask(anywhere).await.code, 200, "no page knows the token");
    }
}

#[tokio::test(start_paused = true)]
async fn names_that_are_hidden_are_hidden_here_too() {
    let options = Service::options(Vec::new(), crate::lifecycle::Phase::Serving, None, Vec::new());
    let hosts = crate::http::Hosts::new(Some(LOCAL.parse().unwrap()), &[]);
    let service =
        Service::of_options(crate::http::SharedOptions { hosts, detailed_on_failure: false, ..options });
    let request = || Request::get("/_resilience/api/checks").header("host", "localhost");
    is(&service.ask(request()).await, 401, "missing or wrong");
    assert_eq!(service.ask(with_token(request())).await.code, 200);
}

#[tokio::test(start_paused = true)]
async fn whoever_may_not_act_changes_nothing() {
    let post = || Request::post(PATH).header("host", "localhost:8000");
    for address in [LOCAL, EVERYWHERE] {
        let without = service(address, None);
        is(&without.ask(post()).await, 403, "no token is set");
        is(&without.ask(allowed()).await, 403, "no token is set");

        let service = service(address, Some(TOKEN));
        let answer = service.ask(post()).await;
        is(&answer, 401, "missing or wrong");
        assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"resilience\"");
        is(&service.ask(post().header("authorization", "Bearer wrong")).await, 401, "missing or wrong");
        is(
            &service.ask(post().header("authorization", format!("Basic {TOKEN}"))).await,
            401,
            "missing or wrong",
        );

        for site in ["cross-site", "same-site"] {
            is(&service.ask(allowed().header("sec-fetch-site", site)).await, 403, "another origin");
        }
        for origin in ["https://evil.example", "null", "http://localhost:8001"] {
            is(&service.ask(allowed().header("origin", origin)).await, 403, "another origin");
        }
        let rebound = with_token(Request::post(PATH)).header("host", "evil.example");
        let rebound = rebound.header("sec-fetch-site", "same-origin").header("origin", "http://evil.example");
        is(&service.ask(rebound).await, 403, ".allowed_hosts");
        is(&service.ask(with_token(Request::post(PATH))).await, 403, ".allowed_hosts");
    }
    assert_eq!(WATCHED.state().as_str(), "closed");
    assert_eq!(WATCHED.stats().state_changes, 0);
}

#[tokio::test(start_paused = true)]
async fn who_may_act_acts() {
    let service = service(EVERYWHERE, Some(TOKEN));
    let reset = "/_resilience/api/circuits/steered/reset";
    let post = || with_token(Request::post(reset));
    for request in [
        post().header("host", "localhost"),
        post().header("host", "10.0.0.7:8000"),
        post().header("host", "shop.example.com"),
        post().header("host", "localhost").header("sec-fetch-site", "same-origin"),
        post().header("host", "shop.example.com").header("origin", "https://shop.example.com"),
    ] {
        let answer = service.ask(request).await;
        assert_eq!(answer.code, StatusCode::OK, "{}", answer.body);
    }
}

#[tokio::test(start_paused = true)]
async fn bad_bodies_are_refused_and_change_nothing() {
    let service = service(LOCAL, Some(TOKEN));
    let json = || allowed().header("content-type", "application/json");
    let large = format!("{{\"reason\":\"{}\"}}", "x".repeat(body::LIMIT));
    for (request, body, code, part) in [
        (json(), large.as_str(), 413, "16384 bytes"),
        (allowed(), "{}", 415, "application/json"),
        (allowed().header("content-type", "text/plain"), "{}", 415, "application/json"),
        (
            allowed().header("content-type", "application/x-www-form-urlencoded"),
            "a=b",
            415,
            "application/json",
        ),
        (json(), "{", 400, "not JSON"),
        (json(), "\u{1}", 400, "not JSON"),
        (json(), "[]", 400, "a JSON object"),
        (json(), "\"reset\"", 400, "a JSON object"),
        (json(), "{\"force\":true}", 400, "unknown key `force`: this takes none"),
    ] {
        is(&service.send(request, Body::from(body.to_owned())).await, code, part);
    }
    let endless = futures_util::stream::repeat_with(|| Ok::<_, std::io::Error>(vec![b' '; 1024]));
    is(&service.send(json(), Body::from_stream(endless)).await, 413, "16384 bytes");
    let broken = futures_util::stream::iter([Err::<Vec<u8>, _>(std::io::Error::other("gone"))]);
    is(&service.send(json(), Body::from_stream(broken)).await, 400, "broke off");
    let silent = futures_util::stream::pending::<Result<Vec<u8>, std::io::Error>>();
    is(&service.send(json(), Body::from_stream(silent)).await, 408, "within 10 s");
    assert_eq!((WATCHED.state().as_str(), WATCHED.stats().state_changes), ("closed", 0));

    for (kind, body) in
        [("application/json; charset=utf-8", "{}"), ("Application/JSON", " {} "), ("text/plain", "")]
    {
        let request =
            with_token(Request::post("/_resilience/api/circuits/steered/reset")).header("host", "localhost");
        let answer = service.send(request.header("content-type", kind), Body::from(body)).await;
        assert_eq!(answer.code, StatusCode::OK, "{kind}: {}", answer.body);
    }
}

#[test]
fn each_operation_has_a_name_and_a_path_of_its_own() {
    for (index, operation) in OPERATIONS.iter().enumerate() {
        assert!(operation.id.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{}", operation.id);
        assert!(operation.summary.ends_with('.'), "{}", operation.id);
        for other in &OPERATIONS[..index] {
            assert!(operation.id != other.id && operation.path != other.path, "{}", operation.id);
        }
    }
}

#[cfg(not(feature = "openapi"))]
#[tokio::test(start_paused = true)]
async fn without_the_feature_the_description_is_missed_by_name() {
    let request = Request::get("/_resilience/api/openapi.json").header("host", "localhost");
    is(&service(LOCAL, None).ask(request).await, 404, "needs the feature `openapi`");
}
