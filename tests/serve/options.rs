//! What the builder can set, in this process.

use std::time::Duration;

use axum::Router;
use axum::routing::get;
use resilience::{Bound, Details, Endpoint, Limits, Prefixes, Serve, serve};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use crate::client::{Connection, get as ask, status};

const MOMENT: Duration = Duration::from_millis(200);

struct Running {
    address: String,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<resilience::Result<()>>,
}

impl Running {
    async fn start(service: Serve) -> Self {
        let (bound, listening) = oneshot::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let service = service
            .on_bound(move |at: Bound| {
                let _ = bound.send(at);
            })
            .stop_when(async { drop(stopped.await) });
        let ended = tokio::spawn(service.into_future());
        let address = listening.await.expect("it listens").address.to_string();
        let running = Self { address: address.replace("0.0.0.0", "127.0.0.1"), stop, ended };
        while status(&running.address, "/live").await != 200 {}
        running
    }

    async fn stop(self) -> resilience::Result<()> {
        drop(self.stop);
        timeout(Duration::from_secs(10), self.ended).await.expect("it ends").unwrap()
    }
}

fn service() -> Serve {
    serve().bind("127.0.0.1:0").shutdown(Duration::ZERO, Duration::from_secs(1), Duration::from_secs(1))
}

#[tokio::test]
async fn nothing_given_serves_the_operational_endpoints() {
    let running = Running::start(service()).await;
    assert_eq!(ask(&running.address, "/health").await.unwrap().body, r#"{"status":"healthy"}"#);
    assert_eq!(status(&running.address, "/").await, 404);
    running.stop().await.unwrap();
}

#[tokio::test]
async fn endpoints_are_moved_and_switched_off() {
    let routes = Router::new().route("/health", get(|| async { "mine" }));
    let service = service()
        .routes(routes)
        .without(Endpoint::Health)
        .at(Endpoint::Metrics, "/internal/metrics")
        .prefixes(Prefixes::new().ops("/probes"));
    let running = Running::start(service).await;
    assert_eq!(ask(&running.address, "/health").await.unwrap().body, "mine");
    for (path, expected) in
        [("/metrics", 404), ("/internal/metrics", 200), ("/_ops/live", 404), ("/probes/live", 200)]
    {
        assert_eq!(status(&running.address, path).await, expected, "{path}");
    }
    running.stop().await.unwrap();
}

#[tokio::test]
async fn texts_of_errors_are_shown_on_loopback_alone_unless_told() {
    let failing = || serve_failing("127.0.0.1:0");
    for (service, shown) in [
        (failing(), true),
        (serve_failing("0.0.0.0:0"), false),
        (failing().details(Details::Never), false),
        (serve_failing("0.0.0.0:0").details(Details::Always), true),
    ] {
        let running = Running::start(service).await;
        let body = ask(&running.address, "/healthz").await.unwrap().body;
        assert_eq!(body.contains("no route to db7"), shown, "{body}");
        running.stop().await.unwrap();
    }
}

fn serve_failing(address: &str) -> Serve {
    service().bind(address).check("database", || async { Err::<(), _>("no route to db7") })
}

#[tokio::test]
async fn connections_beyond_the_limit_wait() {
    let running = Running::start(service().limits(Limits::DEFAULT.connections(2))).await;
    let mut held = Vec::new();
    for _ in 0..2 {
        let mut connection = Connection::open(&running.address).await.unwrap();
        assert_eq!(connection.get("/livez").await.unwrap().status, 200);
        held.push(connection);
    }
    let mut waiting = Connection::open(&running.address).await.unwrap();
    waiting.send("GET /livez HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    assert!(timeout(MOMENT, waiting.answer()).await.is_err(), "there is no place for it");
    held.pop();
    assert_eq!(timeout(Duration::from_secs(5), waiting.answer()).await.unwrap().unwrap().status, 200);
    running.stop().await.unwrap();
}

#[tokio::test]
async fn a_service_that_is_dropped_leaves_nothing_open() {
    let running = Running::start(service()).await;
    let mut kept = Connection::open(&running.address).await.unwrap();
    assert_eq!(kept.get("/livez").await.unwrap().status, 200);
    running.ended.abort();
    timeout(Duration::from_secs(5), kept.closed()).await.expect("it is closed");
    sleep(MOMENT).await;
    assert!(Connection::open(&running.address).await.is_err());
}

#[tokio::test]
async fn the_defaults_are_the_documented_ones() {
    let shown = format!("{:?}", serve());
    for part in [
        "timeout: 60s, interval: 2s, stay: false",
        "delay: 5s, drain: 20s, cleanup: 4s, strict: false",
        "first_byte: 5s, head: 10s, idle: 75s, write_progress: 30s, read_progress: 30s",
    ] {
        assert!(shown.contains(part), "{part} is not in {shown}");
    }
}

#[tokio::test]
async fn the_name_of_the_check_that_an_admin_address_adds_is_taken() {
    let service = resilience::serve().bind("127.0.0.1:0").admin("127.0.0.1:0");
    let error = service.check("main_listener", || async {}).await.unwrap_err().to_string();
    let expected =
        "`.admin(..)` adds a health check `main_listener`: give yours another name (tests/serve/options.rs:";
    assert!(error.starts_with(expected), "{error}");
}
