use axum::Router;
use axum::body::to_bytes;
use axum::routing::get;
use tower::ServiceExt;

use super::*;

async fn ask(lifecycle: &Lifecycle, version: Version) -> (StatusCode, Option<HeaderValue>, String) {
    let routes = Router::new()
        .route("/", get(|| async { "hello" }))
        .layer(Gate::of(lifecycle.clone(), Arc::default()));
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
