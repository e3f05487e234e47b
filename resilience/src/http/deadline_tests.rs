use std::future::{pending, poll_fn};
use std::pin::pin;
use std::task::Poll;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use axum::routing::get;
use tokio::time::{Instant, sleep};
use tower::ServiceExt;

use super::*;
use crate::http::request_timeout::request_timeout;

const SECOND: Duration = Duration::from_secs(1);

/// The status of what takes `time` where `limit` is allowed, and how long that took.
async fn run(limit: Option<Duration>, time: Duration) -> (u16, Duration) {
    let begun = Instant::now();
    let mut deadline = pin!(Deadline::since(begun, limit));
    let mut work = pin!(async {
        sleep(time).await;
        200
    });
    let status = poll_fn(|context| {
        deadline.begin();
        match work.as_mut().poll(context) {
            Poll::Pending if deadline.as_mut().is_up(context) => Poll::Ready(504),
            polled => polled,
        }
    });
    (status.await, begun.elapsed())
}

#[tokio::test(start_paused = true)]
async fn what_takes_longer_is_answered_at_the_moment() {
    assert_eq!(run(Some(SECOND), 2 * SECOND).await, (504, SECOND));
    assert_eq!(run(Some(2 * SECOND), SECOND).await, (200, SECOND));
    assert_eq!(run(Some(SECOND), SECOND).await, (200, SECOND), "what is ready in the same moment counts");
    assert_eq!(run(None, 3600 * SECOND).await, (200, 3600 * SECOND));
    assert_eq!(run(Some(Duration::MAX), 3600 * SECOND).await, (200, 3600 * SECOND));
    assert_eq!(run(Some(Duration::ZERO), Duration::ZERO).await.0, 200, "it was ready at once");
}

#[tokio::test]
async fn the_answer_says_so() {
    let answer = timeout();
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert_eq!(to_bytes(answer.into_body(), 100).await.unwrap(), r#"{"detail":"timeout"}"#);
}

async fn ask(app: &Router, path: &str) -> (u16, Duration) {
    let begun = Instant::now();
    let request = Request::get(path).body(Body::empty()).unwrap();
    let response = app.clone().oneshot(request).await.unwrap();
    (response.status().as_u16(), begun.elapsed())
}

#[tokio::test(start_paused = true)]
async fn the_innermost_of_several_counts() {
    let slow = || get(|| sleep(5 * SECOND));
    let app = Router::new()
        .route("/longer", slow().layer(request_timeout(10 * SECOND)))
        .route("/shorter", slow().layer(request_timeout(SECOND)))
        .route("/never", get(pending::<()>).layer(request_timeout(10 * SECOND)))
        .route("/others", slow())
        .layer(request_timeout(2 * SECOND));
    assert_eq!(ask(&app, "/longer").await, (200, 5 * SECOND));
    assert_eq!(ask(&app, "/shorter").await, (504, SECOND));
    assert_eq!(ask(&app, "/never").await, (504, 10 * SECOND));
    assert_eq!(
        ask(&app, "/others").await,
        (504, 2 * SECOND),
        "what was said for another request is forgotten"
    );
}

/// Tells when it is dropped.
struct Told(std::sync::Arc<std::sync::atomic::AtomicBool>);

impl Drop for Told {
    fn drop(&mut self) {
        self.0.store(true, std::sync::atomic::Ordering::SeqCst);
    }
}

#[tokio::test(start_paused = true)]
async fn the_handler_is_dropped_with_the_answer() {
    let dropped = std::sync::Arc::default();
    let told = std::sync::Arc::clone(&dropped);
    let handler = move || {
        let told = Told(std::sync::Arc::clone(&told));
        async move {
            pending::<()>().await;
            drop(told);
        }
    };
    let app = Router::new().route("/", get(handler).layer(request_timeout(SECOND)));
    assert_eq!(ask(&app, "/").await, (504, SECOND));
    assert!(dropped.load(std::sync::atomic::Ordering::SeqCst));
}
