//! One connection on a byte stream in memory and a paused clock.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::response::Response;
use axum::routing::{any, get, post};
use futures_util::FutureExt;
use http_body_util::BodyExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::time::sleep;

use super::*;
use crate::http::refusals::Refusals;
use crate::http::{Gate, RouteClass, Shell, TrustedProxies};
use crate::lifecycle::Phase;
use crate::observe::requests::Requests;

const GET: &[u8] = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n";

struct Client {
    io: DuplexStream,
    open: Arc<OpenConnections>,
    lifecycle: Lifecycle,
    started: Instant,
}

impl Client {
    async fn connect(router: Router) -> Self {
        let open = OpenConnections::new(1);
        let (io, served) = tokio::io::duplex(4096);
        let slot = open.slot().await;
        let peer = "192.0.2.7:1234".parse().unwrap();
        let lifecycle = Lifecycle::new(Phase::Serving);
        let shared = Server {
            front: router.into(),
            limits: Limits::DEFAULT,
            lifecycle: lifecycle.clone(),
            open: Arc::clone(&open),
        };
        tokio::spawn(serve(served, peer, Arc::new(shared), slot));
        Self { io, open, lifecycle, started: clock::now() }
    }

    async fn send(&mut self, bytes: &[u8]) {
        self.io.write_all(bytes).await.unwrap();
    }

    /// Reads until `end` has come.
    async fn read_until(&mut self, end: &str) -> String {
        let mut text = String::new();
        while !text.ends_with(end) {
            let byte = self.io.read_u8().await.unwrap_or_else(|_| panic!("closed after {text:?}"));
            text.push(char::from(byte));
        }
        text
    }

    /// Reads to the end; gives what came, and when the end came.
    async fn read_to_end(&mut self) -> (String, Duration) {
        let mut bytes = Vec::new();
        let _ = self.io.read_to_end(&mut bytes).await;
        (String::from_utf8_lossy(&bytes).into_owned(), self.started.elapsed())
    }
}

fn router() -> Router {
    Router::new()
        .route("/", get(|| async { "hello" }))
        .route("/slow", post(|_: String| async { sleep(Duration::from_mins(5)).await }))
        .route("/unread", post(|_: Request| async { sleep(Duration::from_mins(5)).await }))
        .route("/poll", post(poll_after_reading))
        .route("/elsewhere", post(read_elsewhere))
        .route("/large", get(|| async { Bytes::from(vec![b'x'; 1 << 20]) }))
        .route("/pieces", get(|| async { pieces() }))
        .route("/upgrade", any(upgrade))
}

/// Keeps the body while it works, and does not ask for what comes after its last byte.
async fn poll_after_reading(request: Request) {
    let mut body = request.into_body();
    body.frame().await.unwrap().unwrap();
    sleep(Duration::from_mins(5)).await;
    drop(body);
}

/// Reads the body in a task of its own, some time after the connection was last polled.
async fn read_elsewhere(request: Request) {
    let read = tokio::spawn(async move {
        let mut body = request.into_body();
        while matches!(body.frame().await, Some(Ok(_))) {}
    });
    read.await.unwrap();
}

/// A body of many pieces, so that hyper asks for more only when there is room.
fn pieces() -> Body {
    let piece = || Ok::<_, std::io::Error>(Bytes::from(vec![b'x'; 1 << 14]));
    Body::from_stream(futures_util::stream::iter((0..200).map(move |_| piece())))
}

/// Switches to a protocol that answers each byte with itself.
async fn upgrade(mut request: Request) -> Response {
    let upgrade = hyper::upgrade::on(&mut request);
    tokio::spawn(async move {
        let mut io = TokioIo::new(upgrade.await.unwrap());
        while let Ok(byte) = io.read_u8().await {
            io.write_u8(byte).await.unwrap();
        }
    });
    Response::builder()
        .status(101)
        .header("upgrade", "echo")
        .header("connection", "upgrade")
        .body(Body::empty())
        .unwrap()
}

fn assert_close(actual: Duration, expected: Duration) {
    let late = actual.checked_sub(expected).unwrap_or_else(|| panic!("{actual:?} is before {expected:?}"));
    assert!(late < Duration::from_millis(100), "{actual:?} is not {expected:?}");
}

#[tokio::test(start_paused = true)]
async fn a_silent_client_is_cut() {
    let mut client = Client::connect(router()).await;
    let (text, end) = client.read_to_end().await;
    assert_eq!(text, "");
    assert_close(end, Duration::from_secs(5));
    client.open.closed().await;
    assert!(client.open.slot().now_or_never().is_some(), "its place is free again");
}

#[tokio::test(start_paused = true)]
async fn a_request_that_does_not_end_is_cut_however_it_drips() {
    // Where there is no HTTP/2, its preface is no request and refused at once.
    let preface = cfg!(feature = "http2").then_some("PRI * HTTP/2.0\r\n\r\nSM\r\n");
    for beginning in ["GET / HT", "G"].into_iter().chain(preface) {
        let mut client = Client::connect(router()).await;
        sleep(Duration::from_secs(4)).await;
        client.send(beginning.as_bytes()).await;
        sleep(Duration::from_secs(6)).await;
        if !beginning.starts_with("PRI") {
            client.send(b"E").await;
        }
        let (_, end) = client.read_to_end().await;
        assert_close(end, Duration::from_secs(14));
    }
}

#[tokio::test(start_paused = true)]
async fn an_idle_connection_outlives_the_limit_of_a_head_and_not_its_own() {
    let mut client = Client::connect(router()).await;
    client.send(GET).await;
    assert!(client.read_until("hello").await.starts_with("HTTP/1.1 200 OK"));
    sleep(Duration::from_secs(70)).await;
    client.send(GET).await;
    client.read_until("hello").await;
    let (_, end) = client.read_to_end().await;
    assert_close(end, Duration::from_secs(145));
}

#[tokio::test(start_paused = true)]
async fn a_second_request_that_does_not_end_is_cut() {
    let mut client = Client::connect(router()).await;
    client.send(GET).await;
    client.read_until("hello").await;
    sleep(Duration::from_secs(20)).await;
    client.send(b"GET /").await;
    let (_, end) = client.read_to_end().await;
    assert_close(end, Duration::from_secs(30));
}

#[tokio::test(start_paused = true)]
async fn a_slow_handler_and_a_slow_upload_are_let_be() {
    let mut client = Client::connect(router()).await;
    client.send(b"POST /slow HTTP/1.1\r\nhost: x\r\ncontent-length: 12\r\n\r\n").await;
    for _ in 0..12 {
        sleep(Duration::from_secs(25)).await;
        client.send(b"x").await;
    }
    assert!(client.read_until("\r\n\r\n").await.starts_with("HTTP/1.1 200 OK"));
    assert_close(client.started.elapsed(), Duration::from_mins(10));
}

/// The same routes with what `serve()` has around them.
fn guarded_router() -> Router {
    let requests = Requests::leaked(RouteClass::by_path, []);
    let lifecycle = Lifecycle::new(Phase::Serving);
    let shell = Shell::leaked(lifecycle, requests, Refusals::default(), TrustedProxies::default());
    router().layer(Gate::of(shell))
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_come_is_answered_and_ends_the_connection() {
    let timeout = (
        "HTTP/1.1 408 Request Timeout\r\ncontent-type: application/json\r\ncache-control: no-store\r\n",
        r#"{"detail":"body timeout"}"#,
    );
    // The handler that reads it in another task is told there, and says what it likes.
    for (path, (head, body)) in [("/slow", timeout), ("/elsewhere", ("HTTP/1.1 200 OK\r\n", ""))] {
        let mut client = Client::connect(guarded_router()).await;
        client.send(format!("POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\n").as_bytes()).await;
        sleep(Duration::from_secs(20)).await;
        client.send(b"x").await;
        let (answer, end) = client.read_to_end().await;
        assert!(answer.starts_with(head) && answer.ends_with(&format!("\r\n\r\n{body}")), "{path}: {answer}");
        assert_close(end, Duration::from_secs(50));
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_does_not_hear_that_no_more_comes_is_cut_as_long_again_later() {
    let deaf = async |request: Request| {
        let mut body = request.into_body();
        // The wait begins, and nobody looks how it ends.
        assert!(body.frame().now_or_never().is_none());
        sleep(Duration::from_mins(5)).await;
        drop(body);
    };
    let mut client = Client::connect(Router::new().route("/", post(deaf))).await;
    client.send(b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\n").await;
    assert_eq!(client.read_to_end().await.0, "");
    assert_close(client.started.elapsed(), Duration::from_mins(1));
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_does_not_read_the_body_is_let_be() {
    for path in ["/unread", "/poll"] {
        let mut client = Client::connect(router()).await;
        client.send(format!("POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\n\r\n").as_bytes()).await;
        if path == "/poll" {
            sleep(Duration::from_secs(10)).await;
            client.send(b"x").await;
        }
        assert!(client.read_until("\r\n\r\n").await.starts_with("HTTP/1.1 200 OK"));
        assert!(client.started.elapsed() >= Duration::from_mins(5));
    }
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_stops_is_cut_and_a_slow_one_is_not() {
    let mut client = Client::connect(router()).await;
    client.send(b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n").await;
    for _ in 0..10 {
        sleep(Duration::from_secs(25)).await;
        let mut some = [0; 4000];
        client.io.read_exact(&mut some).await.unwrap();
    }
    let started = clock::now();
    client.open.closed().await;
    assert_close(started.elapsed(), Duration::from_secs(30));
}

#[tokio::test(start_paused = true)]
async fn the_address_of_the_client_is_known_to_handlers() {
    use axum::extract::ConnectInfo;
    let handler = |ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { format!("from {peer}.") };
    let mut client = Client::connect(Router::new().route("/", get(handler))).await;
    client.send(GET).await;
    client.read_until("from 192.0.2.7:1234.").await;
}

#[tokio::test(start_paused = true)]
async fn an_upgraded_connection_has_no_deadline_and_ends_when_it_is_cut() {
    let mut client = Client::connect(router()).await;
    client.send(b"GET /upgrade HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n").await;
    client.read_until("\r\n\r\n").await;
    sleep(Duration::from_hours(1)).await;
    client.send(b"?").await;
    client.read_until("?").await;
    client.open.drain();
    sleep(Duration::from_secs(10)).await;
    client.send(b"!").await;
    client.read_until("!").await;
    assert_eq!(client.open.cut(), CutOff { connections: 1, requests: 1 });
    client.open.closed().await;
    assert_eq!(client.read_to_end().await.0, "");
}

mod draining {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn while_stopping_requests_are_answered_and_clients_sent_away() {
        let mut client = Client::connect(router()).await;
        client.lifecycle.advance(Phase::Stopping);
        client.send(GET).await;
        let (text, end) = client.read_to_end().await;
        assert!(text.contains("connection: close") && text.ends_with("hello"), "{text}");
        assert_close(end, Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn idle_connections_close_at_once() {
        let mut client = Client::connect(router()).await;
        client.send(GET).await;
        client.read_until("hello").await;
        client.open.drain();
        assert_close(client.read_to_end().await.1, Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn half_a_request_and_silence_are_given_a_moment() {
        for sent in ["", "GET / HT"] {
            let mut client = Client::connect(router()).await;
            client.send(sent.as_bytes()).await;
            sleep(Duration::from_secs(1)).await;
            client.open.drain();
            assert_close(client.read_to_end().await.1, Duration::from_millis(1050));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_already_sent_is_answered_and_ends_the_connection() {
        let mut client = Client::connect(router()).await;
        client.send(GET).await;
        client.open.drain();
        let (text, end) = client.read_to_end().await;
        assert!(text.starts_with("HTTP/1.1 200 OK") && text.ends_with("hello"), "{text}");
        assert_close(end, Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_that_runs_ends_first() {
        let mut client = Client::connect(router()).await;
        client.send(b"POST /slow HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n").await;
        sleep(Duration::from_secs(1)).await;
        assert_eq!(client.open.in_flight(), 1);
        client.open.drain();
        let (text, end) = client.read_to_end().await;
        assert!(text.starts_with("HTTP/1.1 200 OK"), "{text}");
        assert_close(end, Duration::from_mins(5));
    }

    #[tokio::test(start_paused = true)]
    async fn a_cut_ends_what_runs() {
        let mut client = Client::connect(router()).await;
        client.send(b"POST /slow HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n").await;
        sleep(Duration::from_secs(1)).await;
        client.open.drain();
        assert_eq!(client.open.cut(), CutOff { connections: 1, requests: 1 });
        assert_eq!(client.read_to_end().await, (String::new(), Duration::from_secs(1)));
        assert_eq!(client.open.cut(), CutOff::default());
    }
}

#[cfg(feature = "http2")]
#[path = "connection_http2_tests.rs"]
mod http2;

#[path = "connection_linger_tests.rs"]
mod linger;
