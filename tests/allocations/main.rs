//! A cached probe allocates nothing that grows with the number of checks.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use resilience::Check;
use tower::ServiceExt;

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

const PATHS: [&str; 4] = ["/readyz", "/_health/ready", "/health", "/livez"];

async fn probe(router: &Router, path: &str) -> axum::http::StatusCode {
    let request = Request::get(path).body(Body::empty()).expect("a request");
    router.clone().oneshot(request).await.expect("an answer").status()
}

/// A service whose checks have all run, and which nothing changes any more.
async fn settled(checks: usize) -> Router {
    let mut service = resilience::serve();
    for number in 0..checks {
        let check = (|| async {}).critical().max_age(Duration::from_hours(1));
        service = service.check(format!("check{number}"), check);
    }
    let router = service.into_router().expect("nothing is wrong");
    while probe(&router, "/readyz").await != 200 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    router
}

/// Blocks and bytes that one cached probe allocates: the least of a few, because what the service does beside is counted too.
async fn allocated(router: &Router, path: &str) -> (u64, u64) {
    assert_eq!(probe(router, path).await, 200);
    let mut least = (u64::MAX, u64::MAX);
    for _ in 0..8 {
        let before = dhat::HeapStats::get();
        probe(router, path).await;
        let after = dhat::HeapStats::get();
        least = least.min((after.total_blocks - before.total_blocks, after.total_bytes - before.total_bytes));
    }
    least
}

#[tokio::test]
async fn a_cached_probe_allocates_the_same_for_one_check_and_a_thousand() {
    let _profiler = dhat::Profiler::builder().testing().build();
    // One after the other: a service that starts takes the place of the one before, whose runtime then seems to stall.
    let [one, thousand] = [of_every_path(1).await, of_every_path(1000).await];
    for ((path, one), thousand) in PATHS.into_iter().zip(one).zip(thousand) {
        println!("{path}: {} blocks, {} bytes", one.0, one.1);
        assert!(one.0 > 0, "{path}: allocations are counted");
        assert_eq!(one, thousand, "{path}: blocks and bytes");
    }
}

async fn of_every_path(checks: usize) -> Vec<(u64, u64)> {
    let router = settled(checks).await;
    let mut all = Vec::new();
    for path in PATHS {
        all.push(allocated(&router, path).await);
    }
    all
}
