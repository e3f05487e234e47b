//! Real connections, whose clients go away when they please.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::routing::get;
use futures_util::stream;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{sleep, timeout};

use crate::http::shell::testing::{counted, serving};
use crate::http::{Gate, Shell};
use crate::lifecycle::{Lifecycle, Phase};
use crate::serve::Limits;
use crate::serve::connection::{OpenConnections, Server, serve};
use crate::sync::{Arc, AtomicU64, Ordering};

const CLIENTS: u64 = 1_000;
const PATHS: [&str; 5] = ["/quick", "/slow", "/stream", "/large", "/nowhere"];

fn routes(shell: &'static Shell, begun: &Arc<AtomicU64>) -> Router {
    let begun = Arc::clone(begun);
    let count = move |request: Request, next: Next| {
        begun.fetch_add(1, Ordering::Relaxed);
        next.run(request)
    };
    let slow = async || {
        sleep(Duration::from_millis(20)).await;
        "slow"
    };
    let events = async || {
        Body::from_stream(stream::unfold(0, async |number| {
            sleep(Duration::from_millis(2)).await;
            (number < 10).then_some((Ok::<_, Infallible>("event"), number + 1))
        }))
    };
    let large = async || {
        let piece = |_| Ok::<_, Infallible>(Bytes::from(vec![b'x'; 1 << 16]));
        Body::from_stream(stream::iter((0..64).map(piece)))
    };
    Router::new()
        .route("/quick", get(async || "quick"))
        .route("/slow", get(slow))
        .route("/stream", get(events))
        .route("/large", get(large))
        .layer(Gate::of(shell))
        .layer(from_fn(count))
        .with_state(())
}

/// Serves until it is told that the last client has been, and to the end of every connection.
async fn listen(routes: Router) -> (SocketAddr, oneshot::Sender<()>, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (open, lifecycle) = (OpenConnections::new(2_000), Lifecycle::new(Phase::Serving));
    let server = Arc::new(Server { front: routes.into(), limits: Limits::DEFAULT, lifecycle, open });
    let (last, mut was_last) = oneshot::channel();
    let task = tokio::spawn(async move {
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                _ = &mut was_last => break,
                accepted = listener.accept() => {
                    let (stream, peer) = accepted.unwrap();
                    let slot = server.open.slot().await;
                    connections.spawn(serve(stream, peer, Arc::clone(&server), slot));
                }
            }
        }
        connections.join_all().await;
    });
    (address, last, task)
}

/// Asks, and goes away: before the head of the request is whole, after it, after a while, after some bytes of the
/// answer, or after all of it, which it tells.
async fn come_and_go(address: SocketAddr, seed: u64) -> bool {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut connection = TcpStream::connect(address).await.unwrap();
    let path = random.choice(PATHS).unwrap();
    let head = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    let way = random.u8(0..5);
    let sent = if way == 0 { random.usize(0..head.len()) } else { head.len() };
    connection.write_all(&head.as_bytes()[..sent]).await.unwrap();
    match way {
        0 | 1 => {}
        2 => sleep(Duration::from_millis(random.u64(0..30))).await,
        3 => {
            let mut some = vec![0; random.usize(1..100_000)];
            // It ends early where the answer is shorter.
            let _ = connection.read(&mut some).await;
        }
        _ => {
            let mut all = Vec::new();
            connection.read_to_end(&mut all).await.unwrap();
            let code = if *path == *"/nowhere" { "404" } else { "200" };
            assert!(all.starts_with(format!("HTTP/1.1 {code}").as_bytes()), "{path}");
            return true;
        }
    }
    if random.bool() {
        // Without a word of farewell.
        connection.set_zero_linger().unwrap();
    }
    false
}

fn sum(lines: &[String], having: &str) -> u64 {
    let number = |line: &String| line.rsplit(' ').next().unwrap().parse::<u64>().unwrap();
    lines.iter().filter(|line| line.contains(having)).map(number).sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g1_clients_that_hang_up_leave_nothing_in_progress_and_totals_that_match() {
    let (shell, begun) = (serving(), Arc::new(AtomicU64::new(0)));
    let (address, last, server) = listen(routes(shell, &begun)).await;
    let mut clients = JoinSet::new();
    let mut whole = 0;
    for seed in 0..CLIENTS {
        clients.spawn(come_and_go(address, seed));
        if clients.len() >= 50 {
            whole += u64::from(clients.join_next().await.unwrap().unwrap());
        }
    }
    whole += clients.join_all().await.into_iter().map(u64::from).sum::<u64>();
    // Connections are taken in by turns: one that was answered comes after all of them.
    let mut at_last = TcpStream::connect(address).await.unwrap();
    at_last.write_all(b"GET /quick HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
    at_last.read_to_end(&mut Vec::new()).await.unwrap();
    last.send(()).unwrap();
    timeout(Duration::from_secs(30), server).await.expect("every connection ends").unwrap();
    let (totals, begun) = (counted(shell, "http_requests_total"), begun.load(Ordering::Relaxed));
    assert_eq!(sum(&totals, ""), begun, "{totals:?}");
    assert_eq!(sum(&counted(shell, "http_request_duration_seconds_count"), ""), begun);
    assert!(counted(shell, "http_requests_in_progress").is_empty());
    let answered = sum(&totals, r#"status="200""#) + sum(&totals, r#"status="404""#);
    let cancelled = sum(&totals, r#"status="499""#);
    assert!(answered >= whole && cancelled > 50, "{whole} were whole: {totals:?}");
    assert_eq!(answered + cancelled, begun);
}
