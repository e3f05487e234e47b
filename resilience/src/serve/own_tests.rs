use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use futures_util::FutureExt;
use tokio::time::{sleep, timeout};
use tower::ServiceExt;

use super::*;
use crate::clock;

const DELAY: Duration = Duration::from_secs(5);

/// A service that has started and was probed.
async fn started() -> Lifecycle {
    let router = serve().shutdown(DELAY, DELAY, DELAY).into_router().unwrap();
    let lifecycle = running().unwrap().lifecycle;
    lifecycle.reached(Phase::Serving).await;
    router.oneshot(Request::get("/readyz").body(Body::empty()).unwrap()).await.unwrap();
    lifecycle
}

// One test, because there is one service in a process.
#[tokio::test(start_paused = true)]
async fn a_stop_that_is_dropped_goes_on() {
    let lifecycle = started().await;
    let since = clock::now();
    assert!(timeout(DELAY / 2, stop()).await.is_err(), "it waits for the delay");
    assert_eq!(lifecycle.phase(), Phase::Stopping);
    timeout(2 * DELAY, stop()).await.expect("a second one ends with the first");
    assert_eq!((lifecycle.phase(), since.elapsed()), (Phase::Draining, DELAY));
    cleanup().await;
    assert_eq!(lifecycle.phase(), Phase::Stopped);

    let lifecycle = started().await;
    cleanup().await;
    assert_eq!(lifecycle.phase(), Phase::Serving, "nobody asked for a stop");
    assert!(stop().now_or_never().is_none());
    cleanup().await;
    assert_eq!(lifecycle.phase(), Phase::Stopped, "the delay does not hold up the cleanup");
    sleep(2 * DELAY).await;
    assert_eq!(lifecycle.phase(), Phase::Stopped);
}
