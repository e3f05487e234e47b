//! Clients that take up connections, on real sockets: none of them holds the service, or disturbs the others.

use std::time::{Duration, Instant};

use tokio::time::{sleep, timeout};

use crate::client::{Connection, status};
use crate::process::Process;

const SECOND: Duration = Duration::from_secs(1);

async fn service() -> Process {
    let limits = [("FIRST_BYTE", "1500"), ("HEAD", "1000"), ("IDLE", "2500"), ("WRITE_PROGRESS", "1000")];
    let process = Process::start(&limits).await;
    while status(&process.address, "/").await != 200 {}
    process
}

/// Sends `text`; the time until the service closes the connection after that.
async fn time_to_close(process: &Process, text: &str) -> Duration {
    let mut connection = Connection::open(&process.address).await.unwrap();
    connection.send(text).await.unwrap();
    let since = Instant::now();
    connection.closed().await;
    since.elapsed()
}

fn assert_within(took: Duration, limit: Duration) {
    assert!(took >= limit.saturating_sub(Duration::from_millis(50)), "{took:?} is before {limit:?}");
    assert!(took < limit + SECOND, "{took:?} is more than a second after {limit:?}");
}

#[tokio::test]
async fn two_thousand_silent_sockets_are_closed_and_others_served() {
    let process = service().await;
    let mut silent = Vec::new();
    for _ in 0..2000 {
        let connection = Connection::open(&process.address).await.unwrap();
        silent.push((Instant::now(), connection));
    }
    for _ in 0..10 {
        let since = Instant::now();
        assert_eq!(status(&process.address, "/").await, 200);
        assert!(since.elapsed() < SECOND / 2, "{:?}", since.elapsed());
    }
    for (since, mut connection) in silent {
        let closed = timeout(Duration::from_secs(10), connection.closed()).await;
        assert_eq!(closed.expect("it is closed"), b"");
        assert!(since.elapsed() < Duration::from_secs(6), "{:?}", since.elapsed());
    }
}

#[tokio::test]
async fn requests_and_prefaces_that_do_not_end_are_closed() {
    let process = service().await;
    let (line, headers, preface) = tokio::join!(
        time_to_close(&process, "GET / HT"),
        time_to_close(&process, "GET / HTTP/1.1\r\nhost: x\r\nx-more"),
        time_to_close(&process, "PRI * HTTP/2.0\r\n\r\nSM"),
    );
    for took in [line, headers, preface] {
        assert_within(took, SECOND);
    }
}

#[tokio::test]
async fn an_idle_connection_outlives_the_limit_of_a_head() {
    let process = service().await;
    let mut connection = Connection::open(&process.address).await.unwrap();
    assert_eq!(connection.get("/").await.unwrap().status, 200);
    sleep(Duration::from_millis(1800)).await;
    assert_eq!(connection.get("/").await.unwrap().status, 200);
    let since = Instant::now();
    connection.closed().await;
    assert_within(since.elapsed(), Duration::from_millis(2500));
}

#[tokio::test]
async fn a_reader_that_stops_is_cut() {
    let process = service().await;
    let mut connection = Connection::open(&process.address).await.unwrap();
    connection.send("GET /large HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    sleep(Duration::from_millis(2200)).await;
    let rest = timeout(SECOND, connection.closed()).await.expect("it was cut long ago");
    assert!(rest.len() < 2000 << 16, "all of it came");
    assert_eq!(status(&process.address, "/").await, 200);
}

#[tokio::test]
async fn an_upgraded_connection_lives_on() {
    let process = service().await;
    let mut tunnel = Connection::open(&process.address).await.unwrap();
    let upgrade = "GET /upgrade HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n";
    tunnel.send(upgrade).await.unwrap();
    assert!(tunnel.head().await.unwrap().starts_with("HTTP/1.1 101"));
    sleep(Duration::from_secs(4)).await;
    tunnel.send("?").await.unwrap();
    let mut byte = [0];
    tokio::io::AsyncReadExt::read_exact(&mut tunnel.0, &mut byte).await.unwrap();
    assert_eq!(&byte, b"?");
}

#[tokio::test]
async fn a_lack_of_files_is_waited_out() {
    let process = Process::start_short_of_files(40).await;
    let mut held = Vec::new();
    for _ in 0..60 {
        held.push(Connection::open(&process.address).await.unwrap());
    }
    sleep(SECOND / 2).await;
    drop(held);
    let answer = timeout(3 * SECOND, status(&process.address, "/")).await;
    assert_eq!(answer.expect("the service goes on"), 200);
    process.signal("TERM");
    let ended = process.end().await;
    assert_eq!(ended.code, Some(0));
    let told = ended.log.matches("no connection can be taken in, trying again").count();
    assert_eq!(told, 1, "{}", ended.log);
}
