//! The servers that are compared.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::error_handling::HandleErrorLayer;
use axum::http::StatusCode;
use axum::routing::get;
use axum_prometheus::PrometheusMetricLayer;
use tokio::net::TcpListener;
use tower::ServiceBuilder;
use tower::limit::GlobalConcurrencyLimitLayer;
use tower::load_shed::LoadShedLayer;
use tower_governor::GovernorLayer;
use tower_governor::governor::GovernorConfigBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

pub(crate) struct Server {
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
}

/// The bare one first: the others are measured against it.
pub(crate) const ALL: [Server; 4] = [
    Server { name: "bare", title: "axum::serve, bare" },
    Server { name: "layer", title: "axum::serve, resilience" },
    Server { name: "serve", title: "resilience::serve()" },
    Server { name: "usual", title: "axum::serve, axum-prometheus, .." },
];

/// Tells its port and serves for ever.
#[tokio::main(worker_threads = 1)]
pub(crate) async fn run(name: &str) -> io::Result<()> {
    if name == "serve" {
        let tell = |bound: resilience::Bound| println!("{}", bound.address.port());
        return whole().bind("127.0.0.1:0").on_bound(tell).await.map_err(io::Error::other);
    }
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    let app = match name {
        "layer" => layered()?,
        "usual" => usual(),
        _ => hello(),
    };
    println!("{port}");
    axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>()).await
}

fn hello() -> Router {
    Router::new().route("/", get(async || "hello"))
}

/// Everything that can surround a request: beside what always does, a deadline, and limits of bodies and of requests at
/// once.
fn whole() -> resilience::Serve {
    let service = resilience::serve().routes(hello());
    service.request_timeout(Duration::from_secs(30)).body_limit(2 << 20).max_in_flight(10_000)
}

/// The same behind the server of axum.
fn layered() -> io::Result<Router> {
    whole().into_router().map_err(io::Error::other)
}

/// The same around the route by the crates that people take for it: metrics by route, a limit of rate with a quota
/// that is never used up, a deadline, caught panics, a limit of bodies and one of requests at once.
fn usual() -> Router {
    let (metrics, handle) = PrometheusMetricLayer::pair();
    let quota = GovernorConfigBuilder::default().per_nanosecond(1).burst_size(u32::MAX).finish();
    let governor = Arc::new(quota.expect("a quota"));
    let shed = ServiceBuilder::new()
        .layer(HandleErrorLayer::new(async |_| StatusCode::SERVICE_UNAVAILABLE))
        .layer(LoadShedLayer::new())
        .layer(GlobalConcurrencyLimitLayer::new(10_000));
    let layers = ServiceBuilder::new()
        .layer(metrics)
        .layer(GovernorLayer::new(governor))
        .layer(shed)
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, Duration::from_secs(30)))
        .layer(RequestBodyLimitLayer::new(2 << 20))
        .layer(CatchPanicLayer::new());
    hello().layer(layers).route("/metrics", get(async move || handle.render()))
}
