//! Objectives of handlers, as a scrape tells them: with policies on the same function, copied bodies, and requests that
//! end in every way.

use std::collections::BTreeMap;
use std::future::pending;
use std::sync::LazyLock;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http_body_util::BodyExt;
use resilience::{Rejection, circuit_breaker, rate_limit, retry, slo, timeout};
use tokio::runtime::Runtime;
use tower::ServiceExt;

#[slo("o-status", availability = "99.9%", latency = "300ms")]
async fn status(Path(status): Path<u16>) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or_default()
}

#[rate_limit("1/hour", name = "o-limited", algorithm = fixed)]
#[slo("o-limited", availability = "99%")]
async fn limited() -> Result<&'static str, Rejection> {
    Ok("here")
}

#[circuit_breaker("o-circuit", threshold = 3, recovery = "1h")]
#[retry(max_retries = 2, base_delay = "1ms")]
#[slo("o-broken", availability = "99%")]
async fn broken() -> Response {
    StatusCode::BAD_GATEWAY.into_response()
}

#[slo("o-slow", latency = "10ms")]
#[timeout("20ms", name = "o-slow")]
async fn slow() -> Result<(), Rejection> {
    pending().await
}

#[slo("o-panic", availability = "99%")]
async fn panics() -> &'static str {
    panic!("on purpose")
}

#[slo("o-pending", availability = "99%")]
async fn never() -> &'static str {
    pending().await
}

#[axum::debug_handler]
#[slo("o-copied-above", availability = "99%")]
async fn copied_above() -> &'static str {
    "above"
}

#[slo("o-copied-below", availability = "99%")]
#[axum::debug_handler]
async fn copied_below() -> &'static str {
    "below"
}

#[slo("o-outer", availability = "99%")]
async fn outer() -> &'static str {
    inner().await
}

#[slo("o-inner", availability = "99%")]
async fn inner() -> &'static str {
    "inner"
}

#[slo("o-extracted", availability = "99%")]
async fn extracted(Path(number): Path<u8>) -> String {
    number.to_string()
}

#[slo("o-unseen", availability = "99%")]
async fn unseen() -> &'static str {
    "unseen"
}

/// The service of this process, on a runtime that outlives every test.
static SERVICE: LazyLock<(Runtime, Router)> = LazyLock::new(|| {
    let runtime = Runtime::new().unwrap();
    let entered = runtime.enter();
    let routes = Router::new()
        .route("/status/{status}", get(status))
        .route("/extracted/{number}", get(extracted))
        .route("/limited", get(limited))
        .route("/broken", get(broken))
        .route("/slow", get(slow))
        .route("/panics", get(panics))
        .route("/never", get(never))
        .route("/above", get(copied_above))
        .route("/below", get(copied_below))
        .route("/outer", get(outer));
    let service = routes
        .layer(resilience::layer())
        .merge(Router::new().route("/unseen", get(unseen)))
        .merge(resilience::router().unwrap());
    drop(entered);
    (runtime, service)
});

async fn ask(path: &str) -> Response {
    let request = Request::get(path).body(Body::empty()).unwrap();
    SERVICE.1.clone().oneshot(request).await.unwrap()
}

/// The statuses of as many answers, each read to its end.
fn answers(paths: &[&str]) -> Vec<u16> {
    SERVICE.0.block_on(async {
        let mut codes = Vec::new();
        for path in paths {
            let answer = ask(path).await;
            codes.push(answer.status().as_u16());
            answer.into_body().collect().await.unwrap();
        }
        codes
    })
}

/// The values of the series that begin so, by what follows.
fn scraped(series: &str) -> BTreeMap<String, String> {
    let text = SERVICE.0.block_on(async {
        let body = ask("/metrics").await.into_body().collect().await.unwrap();
        String::from_utf8(body.to_bytes().to_vec()).unwrap()
    });
    let found = text.lines().filter_map(|line| line.strip_prefix(series)?.rsplit_once(' '));
    found.map(|(rest, value)| (rest.to_owned(), value.to_owned())).collect()
}

/// How many requests were good, bad and excluded.
fn counted(slo: &str) -> [u64; 3] {
    let found = scraped(&format!(r#"slo_requests_total{{slo="{slo}",result=""#));
    ["good", "bad", "excluded"].map(|result| found[&format!(r#"{result}"}}"#)].parse().unwrap())
}

#[test]
fn every_ending_is_counted_as_what_it_is() {
    let paths = ["200", "204", "404", "429", "500", "503"].map(|code| format!("/status/{code}"));
    let paths = paths.each_ref().map(String::as_str);
    assert_eq!(answers(&paths), [200, 204, 404, 429, 500, 503]);
    assert_eq!(counted("o-status"), [3, 2, 1]);
    let durations = scraped(r#"slo_duration_seconds_bucket{slo="o-status",le=""#);
    assert!(durations.contains_key(r#"0.3"}"#), "{durations:?}");
    assert_eq!(durations[r#"+Inf"}"#], "5");
    assert_eq!(scraped("slo_objective_ratio")[r#"{slo="o-status"}"#], "0.999");
    let latency = &scraped("slo_latency_objective_seconds")[r#"{slo="o-status",share="0.99"}"#];
    assert_eq!(latency, "0.3");
}

/// Which objective a route has is known once a request has come to its handler.
#[test]
fn what_an_extractor_refuses_is_one_of_the_requests_of_its_handler() {
    assert_eq!(answers(&["/extracted/none"]), [400]);
    assert_eq!(counted("o-extracted"), [0, 0, 0]);
    assert_eq!(answers(&["/extracted/3", "/extracted/none"]), [200, 400]);
    assert_eq!(counted("o-extracted"), [2, 0, 0]);
}

#[test]
fn what_the_policies_refuse_counts_wherever_the_objective_stands() {
    assert_eq!(answers(&["/limited", "/limited", "/limited"]), [200, 429, 429]);
    assert_eq!(counted("o-limited"), [1, 0, 2]);
    // Three attempts are one request, and the circuit that they open refuses the next one.
    assert_eq!(answers(&["/broken", "/broken"]), [502, 503]);
    assert_eq!(counted("o-broken"), [0, 2, 0]);
}

#[test]
fn timeouts_and_panics_are_bad() {
    assert_eq!(answers(&["/slow"]), [504]);
    assert_eq!(counted("o-slow"), [0, 1, 0]);
    let buckets = scraped(r#"slo_duration_seconds_bucket{slo="o-slow",le=""#);
    assert_eq!((&*buckets[r#"0.01"}"#], &*buckets[r#"+Inf"}"#]), ("0", "1"));
    assert_eq!(answers(&["/panics"]), [500]);
    assert_eq!(counted("o-panic"), [0, 1, 0]);
}

#[test]
fn requests_that_are_given_up_are_neither_good_nor_bad() {
    SERVICE.0.block_on(async {
        let given_up = tokio::time::timeout(Duration::from_millis(10), ask("/never")).await;
        assert!(given_up.is_err());
    });
    assert_eq!(counted("o-pending"), [0, 0, 1]);
}

/// `#[axum::debug_handler]` copies the body of a function, and the copies are one objective.
#[test]
fn copies_of_a_body_are_one_objective() {
    assert_eq!(answers(&["/above", "/below", "/below"]), [200; 3]);
    assert_eq!((counted("o-copied-above"), counted("o-copied-below")), ([1, 0, 0], [2, 0, 0]));
    let named = |name: &str| {
        let declared = resilience::declared();
        declared.iter().filter(|declared| declared.kind == "objective" && declared.name == name).count()
    };
    assert_eq!((named("o-copied-above"), named("o-copied-below")), (1, 1));
}

#[test]
fn the_function_furthest_out_has_the_request() {
    assert_eq!(answers(&["/outer"]), [200]);
    assert_eq!((counted("o-outer"), counted("o-inner")), ([1, 0, 0], [0, 0, 0]));
}

#[test]
fn without_the_layer_nothing_is_counted() {
    assert_eq!(answers(&["/unseen"]), [200]);
    assert_eq!(counted("o-unseen"), [0, 0, 0]);
}
