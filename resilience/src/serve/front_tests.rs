use axum::body::{Body, to_bytes};
use axum::http::Request;
use axum::routing::get;
use tower::ServiceExt;

use super::*;
use crate::http::Endpoint;

fn front(endpoints: &Endpoints) -> Front {
    let routes = Router::new().route("/{*rest}", get(|| async { "routes" })).with_state(());
    let mut all = Router::new();
    for (_, path) in endpoints.paths() {
        all = all.route(&path, get(|| async { "operations" }));
    }
    Front::new(all.fallback_service(routes.clone()), routes, endpoints)
}

async fn answer(router: &Router, path: &str) -> String {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let body = router.clone().oneshot(request).await.unwrap().into_body();
    String::from_utf8(to_bytes(body, 100).await.unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn the_answer_is_that_of_all_whoever_gives_it() {
    let usual = Endpoints::default();
    let moved = Endpoints::default().at(Endpoint::HealthCheck, "/{name}/check").at(Endpoint::Live, "/");
    for endpoints in [usual, moved.clone(), moved.without(Endpoint::HealthCheck)] {
        let front = front(&endpoints);
        let mut paths =
            ["/", "/a", "/livez", "/livez/x", "/livezz", "/_health", "/_healthx", "/x/check", "//livez"]
                .map(str::to_owned)
                .to_vec();
        paths.extend(endpoints.paths().into_iter().map(|(_, path)| path.replace("{name}", "x")));
        for path in paths {
            let expected = answer(&front.all, &path).await;
            assert_eq!(answer(front.router(&path), &path).await, expected, "{path}");
        }
    }
}

#[test]
fn what_is_none_of_ours_does_not_ask_us() {
    let front = front(&Endpoints::default());
    let asks_us = |path| std::ptr::eq(front.router(path), &raw const front.all);
    assert!(
        ["/livez", "/_health/ready", "/_health/nothing", "/metrics/", "/_resilience/api/config"]
            .into_iter()
            .all(asks_us)
    );
    assert!(!["/", "/orders/1", "/livezz", "/orders/livez", "*"].into_iter().any(asks_us));
}
