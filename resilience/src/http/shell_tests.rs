use std::convert::Infallible;

use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::http::header::RETRY_AFTER;
use axum::routing::{any, get, post};
use futures_util::FutureExt;
use tower::{ServiceExt, service_fn};

use super::testing::{answer, counted, serving, shell};
use super::*;
use crate::lifecycle::Phase;

async fn ask(lifecycle: &Lifecycle, version: Version) -> (StatusCode, Option<HeaderValue>, String) {
    let routes = Router::new().route("/", get(|| async { "hello" })).layer(Gate::of(shell(lifecycle)));
    let request = Request::get("/").version(version).body(Body::empty()).unwrap();
    let response = routes.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    assert_eq!(parts.headers.contains_key(RETRY_AFTER), parts.status == StatusCode::SERVICE_UNAVAILABLE);
    let body = to_bytes(body, 1000).await.unwrap();
    (parts.status, parts.headers.get(CONNECTION).cloned(), String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn it_opens_with_the_start_and_sends_clients_away_with_the_stop() {
    let lifecycle = Lifecycle::new(Phase::Starting);
    let (http1, http2) = (Version::HTTP_11, Version::HTTP_2);
    let close = Some(HeaderValue::from_static("close"));
    let starting = r#"{"detail":"starting"}"#.to_owned();
    assert_eq!(ask(&lifecycle, http1).await, (StatusCode::SERVICE_UNAVAILABLE, None, starting));
    lifecycle.advance(Phase::Serving);
    assert_eq!(ask(&lifecycle, http1).await, (StatusCode::OK, None, "hello".to_owned()));
    for phase in [Phase::Stopping, Phase::Draining] {
        lifecycle.advance(phase);
        assert_eq!(ask(&lifecycle, http1).await, (StatusCode::OK, close.clone(), "hello".to_owned()));
        assert_eq!(ask(&lifecycle, http2).await, (StatusCode::OK, None, "hello".to_owned()));
    }
}

#[tokio::test]
async fn a_stop_does_not_open_what_never_started() {
    let lifecycle = Lifecycle::new(Phase::Starting);
    for phase in [Phase::Stopping, Phase::Draining, Phase::Stopped] {
        lifecycle.advance(phase);
        let (status, _, body) = ask(&lifecycle, Version::HTTP_11).await;
        assert_eq!((status, &*body), (StatusCode::SERVICE_UNAVAILABLE, r#"{"detail":"starting"}"#));
    }
}

#[tokio::test]
async fn h1_every_kind_of_route_is_counted_by_its_template() {
    let shell = serving();
    let inner = Router::new().route("/{id}", get(|| async { "order" })).route("/", post(|| async { "new" }));
    let admin = Router::new().route("/users/{name}", any(|| async { "user" }));
    let files = service_fn(async |_: Request<Body>| Ok::<_, Infallible>(Response::new(Body::from("file"))));
    let routes = Router::new()
        .route("/hello", get(|| async { "hello" }))
        .nest("/orders", inner)
        .nest("/admin", admin)
        .nest_service("/files", files)
        .fallback(|| async { (StatusCode::NOT_FOUND, "nothing") })
        .layer(Gate::of(shell));
    for (method, path, status) in [
        ("GET", "/hello", 200),
        ("HEAD", "/hello", 200),
        ("POST", "/hello", 405),
        ("GET", "/orders/1", 200),
        ("GET", "/orders/2", 200),
        ("POST", "/orders", 200),
        ("DELETE", "/admin/users/ann", 200),
        ("PURGE", "/admin/users/ann", 200),
        ("GET", "/files/a", 200),
        ("GET", "/nowhere", 404),
        ("BREW", "/nowhere", 404),
    ] {
        assert_eq!(answer(&routes, method, path).await.0, status, "{method} {path}");
    }
    let expected = [
        r#"{method="DELETE",path="/admin/users/{name}",status="200",class="admin"} 1"#,
        r#"{method="OTHER",path="/admin/users/{name}",status="200",class="admin"} 1"#,
        r#"{method="GET",path="/hello",status="200",class="public"} 1"#,
        r#"{method="HEAD",path="/hello",status="200",class="public"} 1"#,
        r#"{method="POST",path="/hello",status="405",class="public"} 1"#,
        r#"{method="POST",path="/orders",status="200",class="public"} 1"#,
        r#"{method="GET",path="/orders/{id}",status="200",class="public"} 2"#,
        r#"{method="GET",path="unmatched",status="200",class="public"} 1"#,
        r#"{method="GET",path="unmatched",status="404",class="public"} 1"#,
        r#"{method="OTHER",path="unmatched",status="404",class="public"} 1"#,
    ];
    assert_eq!(counted(shell, "http_requests_total"), expected);
    assert_eq!(counted(shell, "http_request_duration_seconds_count").len(), 9);
    assert!(counted(shell, "http_requests_in_progress").is_empty());
}

async fn panics() -> &'static str {
    panic!("password=hunter2")
}

#[tokio::test]
async fn g4_a_panic_is_answered_and_counted_once() {
    let shell = serving();
    let routes = Router::new().route("/", get(panics)).layer(Gate::of(shell));
    for _ in 0..100 {
        assert_eq!(answer(&routes, "GET", "/").await, (500, r#"{"error":"internal error"}"#.to_owned()));
    }
    let expected = [r#"{method="GET",path="/",status="500",class="public"} 100"#];
    assert_eq!(counted(shell, "http_requests_total"), expected);
    assert!(counted(shell, "http_requests_in_progress").is_empty());
}

#[tokio::test]
async fn one_further_in_counts_nothing() {
    let shell = serving();
    let inner = Router::new().route("/a", get(|| async { "a" })).layer(Gate::of(shell));
    let routes = Router::new().nest("/x", inner).layer(Gate::of(shell));
    assert_eq!(answer(&routes, "GET", "/x/a").await, (200, "a".to_owned()));
    let expected = [r#"{method="GET",path="/x/a",status="200",class="public"} 1"#];
    assert_eq!(counted(shell, "http_requests_total"), expected);
}

#[tokio::test]
async fn one_that_is_nested_at_two_paths_keeps_them_apart() {
    let shell = serving();
    let inner = Router::new().route("/a", get(|| async { "a" })).layer(Gate::of(shell)).with_state(());
    let routes = Router::new().nest("/x", inner.clone()).nest("/y", inner);
    for path in ["/x/a", "/y/a", "/x/a"] {
        assert_eq!(answer(&routes, "GET", path).await.0, 200);
    }
    let expected = [
        r#"{method="GET",path="/x/a",status="200",class="public"} 2"#,
        r#"{method="GET",path="/y/a",status="200",class="public"} 1"#,
    ];
    assert_eq!(counted(shell, "http_requests_total"), expected);
}

#[tokio::test]
async fn g2_a_request_that_is_given_up_before_its_answer_is_counted() {
    let shell = serving();
    let routes = Router::new().route("/", get(std::future::pending::<()>)).layer(Gate::of(shell));
    let asked = answer(&routes, "GET", "/").now_or_never();
    assert!(asked.is_none());
    let expected = [r#"{method="GET",path="/",status="499",class="public"} 1"#];
    assert_eq!(counted(shell, "http_requests_total"), expected);
    assert_eq!(counted(shell, "http_request_duration_seconds_count").len(), 1);
}

#[tokio::test]
async fn a_request_is_in_progress_until_its_body_ends() {
    let shell = serving();
    let body = || {
        let pieces = ["a", "b"].map(|piece| Ok::<_, Infallible>(Bytes::from(piece)));
        Body::from_stream(futures_util::stream::iter(pieces))
    };
    let routes = Router::new().route("/", get(async move || body())).layer(Gate::of(shell));
    let in_progress = [r#"{method="GET",class="public"} 1"#];
    let begin = || routes.clone().oneshot(Request::get("/").body(Body::empty()).unwrap());

    let response = begin().await.unwrap();
    assert_eq!(counted(shell, "http_requests_in_progress"), in_progress);
    assert!(counted(shell, "http_requests_total").is_empty());
    assert_eq!(to_bytes(response.into_body(), 100).await.unwrap(), "ab");
    assert!(counted(shell, "http_requests_in_progress").is_empty());
    let whole = r#"{method="GET",path="/",status="200",class="public"} 1"#;
    assert_eq!(counted(shell, "http_requests_total"), [whole]);

    let response = begin().await.unwrap();
    assert_eq!(counted(shell, "http_requests_in_progress"), in_progress);
    drop(response);
    assert!(counted(shell, "http_requests_in_progress").is_empty());
    let cut = r#"{method="GET",path="/",status="499",class="public"} 1"#;
    assert_eq!(counted(shell, "http_requests_total"), [whole, cut]);
}
