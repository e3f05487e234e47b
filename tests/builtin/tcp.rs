use std::time::Duration;

use resilience::checks::Tcp;
use tests::HttpStub;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

use crate::life::{assert_healthy, assert_verdict};

/// The server accepts a connection a moment after it was made, and one too many may come a moment later.
async fn assert_connections(server: &HttpStub, expected: usize) {
    let limit = tokio::time::Instant::now() + Duration::from_secs(5);
    while server.connections() < expected && tokio::time::Instant::now() < limit {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(server.connections(), expected);
}

#[tokio::test]
async fn it_follows_the_server_over_one_connection() {
    let mut server = HttpStub::start(axum::Router::new());
    let check = Tcp::new(format!("127.0.0.1:{}", server.port()));
    for _ in 0..100 {
        assert_healthy(&check).await;
    }
    assert_connections(&server, 1).await;
    server.kill();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_verdict(&check, "Connect").await;
    assert_verdict(&check, "Connect").await;
    server.restart();
    assert_healthy(&check).await;
    assert_connections(&server, 2).await;
    server.restart();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_healthy(&check).await;
    assert_connections(&server, 3).await;
}

#[tokio::test]
async fn a_connection_is_believed_for_ten_seconds() {
    let server = HttpStub::start(axum::Router::new());
    let check = Tcp::new(format!("127.0.0.1:{}", server.port()));
    assert_healthy(&check).await;
    assert_connections(&server, 1).await;
    tokio::time::pause();
    tokio::time::advance(Duration::from_millis(9_800)).await;
    assert_healthy(&check).await;
    tokio::time::advance(Duration::from_millis(200)).await;
    tokio::time::resume();
    assert_connections(&server, 1).await;
    assert_healthy(&check).await;
    assert_connections(&server, 2).await;
}

#[tokio::test]
async fn what_the_server_says_is_dropped() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let check = Tcp::new(listener.local_addr().expect("it has one").to_string());
    assert_healthy(&check).await;
    let (mut accepted, _) = listener.accept().await.expect("the check connected");
    for _ in 0..20 {
        accepted.write_all(&vec![b'x'; 100_000]).await.expect("it is read");
        tokio::time::sleep(Duration::from_millis(2)).await;
        assert_healthy(&check).await;
    }
}

#[tokio::test]
async fn a_name_that_does_not_exist_is_told_apart() {
    assert_verdict(&Tcp::at("host.invalid:80"), "Dns").await;
}
