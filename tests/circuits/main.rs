//! The circuits of a program as its operators see them: over the operational paths of a real service, in its metrics and
//! by its listeners. A binary of its own, as circuits belong to the process.

mod declared;
#[path = "../views/service.rs"]
mod service;

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use resilience::{CircuitBreaker, CircuitChange, Serve, circuit_breaker, on_circuit_change};
use serde_json::Value;
use service::{Client, Service};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::TcpStream;

/// Declared, thus there from the start.
#[circuit_breaker]
static PAYMENT: CircuitBreaker = CircuitBreaker::new("payment")
    .threshold(2)
    .recovery(Duration::from_millis(400))
    .success_threshold(1)
    .checked();

/// Not declared, thus there from its first call on.
static STOCK: CircuitBreaker = CircuitBreaker::new("stock").threshold(1).success_threshold(1);

#[on_circuit_change]
fn notes(change: CircuitChange) {
    let line = format!("{} {}->{} {}", change.name, change.from, change.to, change.reason);
    TOLD.lock().unwrap_or_else(PoisonError::into_inner).push(line);
}

static TOLD: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Circuits belong to the process: a test that opens one disturbs the others.
static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

type Answer = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// One that does not wait before it stops.
fn short(serve: Serve) -> Serve {
    serve.shutdown(Duration::ZERO, Duration::from_secs(5), Duration::from_secs(1))
}

#[circuit_breaker(PAYMENT)]
async fn pay(works: bool) -> Answer {
    if works { Ok(()) } else { Err("card declined".into()) }
}

async fn json(service: &Client, path: &str) -> Value {
    let answer = service.get(path).await;
    assert_eq!(answer.header("content-type"), "application/json", "{path}");
    serde_json::from_str(&answer.body).unwrap()
}

async fn states(service: &Client) -> Value {
    let [canonical, health, circuits] = [
        json(service, "/readyz").await,
        json(service, "/health").await,
        json(service, "/health/circuits").await,
    ];
    let state = canonical["circuits"]["payment"].clone();
    assert_eq!(health["circuits"]["payment"]["state"], state);
    assert_eq!(circuits["circuits"]["payment"]["state"], state);
    assert_eq!(health["status"], canonical["status"]);
    state
}

/// The value of one series.
async fn series(service: &Client, series: &str) -> String {
    let body = service.get("/metrics").await.body;
    let line = body.lines().find(|line| line.starts_with(&format!("{series} ")));
    line.unwrap_or_else(|| panic!("no {series} in {body}")).rsplit(' ').next().unwrap().to_owned()
}

async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let start = Instant::now();
    while !holds().await {
        assert!(start.elapsed() < Duration::from_secs(20), "never: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn stream(service: &Service) -> Lines<BufReader<TcpStream>> {
    let mut connection = TcpStream::connect(service.address).await.unwrap();
    let request = "GET /health/$stream?poll_interval=60 HTTP/1.1\r\nHost: localhost\r\n\r\n";
    connection.write_all(request.as_bytes()).await.unwrap();
    BufReader::new(connection).lines()
}

/// Reads the stream until it shows this state of the circuit.
async fn streamed(lines: &mut Lines<BufReader<TcpStream>>, state: &str) {
    let reading = async {
        while let Some(line) = lines.next_line().await.unwrap() {
            let Some(data) = line.strip_prefix("data: ") else { continue };
            let body: Value = serde_json::from_str(data).unwrap();
            if body["circuits"]["payment"]["state"] == state {
                return;
            }
        }
        panic!("the stream ended before it showed `{state}`");
    };
    tokio::time::timeout(Duration::from_secs(20), reading).await.unwrap_or_else(|_| panic!("never {state}"));
}

#[tokio::test]
async fn a_circuit_is_seen_everywhere_from_closed_over_open_and_half_open_to_closed() {
    let _alone = ALONE.lock().await;
    let service = Service::ready(short(resilience::serve())).await;
    let told = || -> Vec<String> {
        let told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
        told.iter().filter(|line| line.starts_with("payment ")).cloned().collect()
    };
    let mut events = stream(&service).await;

    streamed(&mut events, "closed").await;
    assert_eq!(states(&service).await, "closed");
    assert_eq!(json(&service, "/health").await["status"], "healthy");
    assert_eq!(series(&service, r#"circuit_breaker_state{name="payment",state="closed"}"#).await, "1");
    let opened = r#"circuit_breaker_state_changes_total{name="payment",from="closed",to="open"}"#;
    assert_eq!(series(&service, opened).await, "0");

    pay(true).await.unwrap();
    for _ in 0..2 {
        pay(false).await.unwrap_err();
    }
    // The first probe after the change shows it.
    assert_eq!(states(&service).await, "open");
    let circuits = json(&service, "/health/circuits").await;
    assert_eq!(circuits["healthy"], false);
    assert_eq!(circuits["unhealthy_circuits"], serde_json::json!(["payment"]), "{circuits}");
    let remaining = circuits["circuits"]["payment"]["remaining"].as_f64().unwrap();
    assert!(remaining > 0.0 && remaining <= 0.4, "{remaining}");
    assert!(pay(true).await.is_err(), "refused");
    let stats = &json(&service, "/health/circuits").await["circuits"]["payment"];
    for (key, count) in [
        ("total_calls", 4),
        ("successful_calls", 1),
        ("failed_calls", 2),
        ("rejected_calls", 1),
        ("state_changes", 1),
    ] {
        assert_eq!(stats[key], count, "{key}: {stats}");
    }
    assert_eq!(series(&service, r#"circuit_breaker_state{name="payment",state="open"}"#).await, "1");
    assert_eq!(series(&service, r#"circuit_breaker_state{name="payment",state="closed"}"#).await, "0");
    assert_eq!(
        series(&service, r#"circuit_breaker_calls_total{name="payment",outcome="rejected"}"#).await,
        "1"
    );
    assert_eq!(series(&service, opened).await, "1");
    let degraded = service.get("/health").await;
    assert_eq!(degraded.code, 200);
    assert!(degraded.body.starts_with(r#"{"status":"degraded","#), "{}", degraded.body);
    for (path, code) in [
        ("/readyz", 200),
        ("/_health/ready", 200),
        ("/ready", 200),
        ("/healthz", 200),
        ("/health/circuits", 200),
        ("/health/circuits?strict=1", 503),
    ] {
        assert_eq!(service.get(path).await.code, code, "{path}");
    }
    streamed(&mut events, "open").await;

    // One view alone: time may end the state between two.
    let half_open = async || json(&service, "/readyz").await["circuits"]["payment"] == "half_open";
    until("half open without a call", half_open).await;
    assert_eq!(states(&service).await, "half_open");
    assert_eq!(json(&service, "/health").await["status"], "degraded");
    streamed(&mut events, "half_open").await;
    pay(true).await.unwrap();
    assert_eq!(states(&service).await, "closed");
    assert_eq!(json(&service, "/health").await["status"], "healthy");
    streamed(&mut events, "closed").await;
    let closed = r#"circuit_breaker_state_changes_total{name="payment",from="half_open",to="closed"}"#;
    assert_eq!(series(&service, closed).await, "1");

    let expected = [
        "payment closed->open threshold",
        "payment open->half_open recovery_over",
        "payment half_open->closed trials_succeeded",
    ];
    until("listeners are told", async || told().len() >= expected.len()).await;
    assert_eq!(told(), expected);
    service.stop().await.unwrap().unwrap();
}

#[tokio::test]
async fn circuits_that_decide_on_readiness_make_unready_while_they_are_open() {
    let _alone = ALONE.lock().await;
    let service = Service::ready(short(resilience::serve().circuits_affect_readiness())).await;
    assert_eq!(service.get("/ready").await.code, 200);
    // It appears with its first call.
    assert_eq!(json(&service, "/health").await["circuits"]["stock"], Value::Null);
    STOCK.acquire().unwrap().success();
    assert_eq!(json(&service, "/health").await["circuits"]["stock"]["state"], "closed");
    STOCK.force_open();
    let answer = service.get("/ready").await;
    assert_eq!((answer.code, &*answer.body), (503, r#"{"ready":false,"reason":"circuit stock open"}"#));
    assert_eq!(service.get("/health").await.code, 503);
    STOCK.reset();
    assert_eq!(service.get("/ready").await.code, 200);
    service.stop().await.unwrap().unwrap();
}
