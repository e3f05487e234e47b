use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{ConnectInfo, Json};
use axum::http::HeaderMap;
use axum::routing::post;
use tower::ServiceExt;

use super::*;

/// The handler's extractor refuses every body.
fn app(layer: RateLimitLayer) -> Router {
    async fn take(_body: Json<u8>) {}
    Router::new().route("/a", post(take)).route("/b", post(take)).layer(layer)
}

async fn ask(app: &Router, path: &str, peer: &str) -> (u16, HeaderMap, String) {
    let mut request = Request::post(path).body(Body::from("no JSON")).unwrap();
    request.extensions_mut().insert(ConnectInfo::<SocketAddr>(peer.parse().unwrap()));
    let (parts, body) = app.clone().oneshot(request).await.unwrap().into_parts();
    let body = to_bytes(body, 1000).await.unwrap();
    (parts.status.as_u16(), parts.headers, String::from_utf8(body.to_vec()).unwrap())
}

const PEER: &str = "198.51.100.7:1";

#[tokio::test(start_paused = true)]
async fn it_judges_before_the_extractors_and_once_for_all_routes() {
    let app = app(rate_limit_layer("2/minute", Per::Ip));
    for (path, remaining) in [("/a", 1), ("/b", 0)] {
        let (code, headers, _) = ask(&app, path, PEER).await;
        assert_eq!(code, 415, "the extractor's own answer");
        assert_eq!(headers["ratelimit-policy"], r#""2/minute";q=2;w=60"#);
        let told = headers["ratelimit"].to_str().unwrap();
        assert!(told.starts_with(&format!(r#""2/minute";r={remaining};t="#)), "{told}");
    }
    tokio::time::advance(Duration::from_millis(500)).await;
    let (code, headers, body) = ask(&app, "/a", PEER).await;
    assert_eq!((code, &*body), (429, r#"{"error":"Rate limit exceeded"}"#));
    assert_eq!(headers["retry-after"], "60");
    assert_eq!(headers["ratelimit"], r#""2/minute";r=0;t=60"#);
    assert_eq!(headers["ratelimit-policy"], r#""2/minute";q=2;w=60"#);
    assert_eq!(ask(&app, "/a", "198.51.100.8:1").await.0, 415, "another client");
    tokio::time::advance(Duration::from_millis(59_500)).await;
    assert_eq!(ask(&app, "/a", PEER).await.0, 415, "refusals use nothing up");
}

#[tokio::test(start_paused = true)]
async fn two_limits_are_both_told_and_each_has_its_name() {
    let layers = (rate_limit_layer("1/s", Per::Ip).name("burst"), rate_limit_layer("100/day", Per::Ip));
    let app = app(layers.0).layer(layers.1);
    let (_, headers, _) = ask(&app, "/a", PEER).await;
    let told: Vec<_> = headers.get_all("ratelimit-policy").iter().collect();
    assert_eq!(told, [r#""burst";q=1;w=1"#, r#""100/day";q=100;w=86400"#]);
    let (code, headers, _) = ask(&app, "/a", PEER).await;
    assert_eq!((code, headers["retry-after"].to_str().unwrap()), (429, "1"));
    assert_eq!(headers.get_all("ratelimit").iter().count(), 2);
}

/// Whether the start would tell of this.
fn is_told(message: &str) -> bool {
    let mut problems = Problems::default();
    find_faults(&mut problems);
    let text = problems.finish().err().map(|error| error.to_string()).unwrap_or_default();
    text.contains(&format!("a rate limit in a layer: {message} (resilience/src/http/rate_limit_tests.rs:"))
}

#[tokio::test]
async fn a_rate_that_is_none_is_told_at_the_start_while_its_layer_is_in_use() {
    let message = "`fortnight` is no unit of a period: write `ms`, `s`, `minute`, `hour` or `day`, \
                   as in `100/minute`";
    assert!(!is_told(message));
    let app = app(rate_limit_layer("7/fortnight", Per::Ip));
    assert!(is_told(message));
    let (code, _, body) = ask(&app, "/a", PEER).await;
    assert_eq!((code, &*body), (500, r#"{"error":"Internal server error"}"#));
    drop(app);
    assert!(!is_told(message));
}

#[tokio::test(start_paused = true)]
async fn a_large_limit_needs_its_algorithm() {
    let message = "above 10000 write the algorithm too, as in `.algorithm(Algorithm::Gcra)`: \
                   `Sliding` remembers every request, 8 bytes each for every client";
    let large = || rate_limit_layer("10001/s", Per::Ip);
    let refusing = app(large());
    assert!(is_told(message));
    assert_eq!(ask(&refusing, "/a", PEER).await.0, 500);
    drop(refusing);
    assert_eq!(ask(&app(large().algorithm(Algorithm::Gcra)), "/a", PEER).await.0, 415);
    assert_eq!(ask(&app(rate_limit_layer("10000/s", Per::Ip)), "/a", PEER).await.0, 415);
    assert!(!is_told(message));
}
