//! The end of connections whose clients still send.

use super::*;

/// A request with a body of ten megabytes that is answered with 405 before any of it has come.
const REFUSED: &[u8] = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10000000\r\n\r\n";

impl Client {
    async fn refused() -> Self {
        let mut client = Self::connect(router()).await;
        client.send(REFUSED).await;
        client
    }

    /// When the connection is closed and its place free again, while the client keeps its side open.
    async fn closed(&self) -> Duration {
        self.open.closed().await;
        assert!(self.open.slot().now_or_never().is_some());
        self.started.elapsed()
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_reads_after_having_sent_everything_gets_the_answer() {
    let piece = vec![b'x'; 100_000];
    for head in [REFUSED, b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n989680\r\n"] {
        let mut client = Client::connect(router()).await;
        client.send(head).await;
        for _ in 0..100 {
            sleep(Duration::from_millis(10)).await;
            client.send(&piece).await;
        }
        let (answer, _) = client.read_to_end().await;
        assert!(answer.starts_with("HTTP/1.1 405 Method Not Allowed\r\n"), "{answer}");
        assert_eq!(client.open.len(), 1, "it waits for the client");
        client.io.shutdown().await.unwrap();
        assert!(client.closed().await < Duration::from_millis(1100));
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_does_not_close_is_waited_for_no_longer_than_two_seconds() {
    let mut silent = Client::refused().await;
    assert!(silent.read_to_end().await.0.starts_with("HTTP/1.1 405"), "it is told at once");
    assert_close(silent.started.elapsed(), Duration::ZERO);
    assert_close(silent.closed().await, Duration::from_secs(2));

    let mut steady = Client::refused().await;
    while steady.io.write_all(b"xxxx").await.is_ok() {
        sleep(Duration::from_millis(10)).await;
    }
    assert_close(steady.closed().await, Duration::from_secs(2));
}

#[tokio::test(start_paused = true)]
async fn whoever_sends_very_much_is_not_listened_to_for_so_long() {
    let mut client = Client::refused().await;
    let mut sent = 0_usize;
    while client.io.write_all(&[b'x'; 4096]).await.is_ok() {
        sent += 4096;
    }
    assert!((64 << 20..(64 << 20) + 100_000).contains(&sent), "{sent}");
    assert_close(client.closed().await, Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn nobody_is_waited_for_who_has_sent_everything() {
    for (request, path) in [
        ("GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n", "a request without a body"),
        ("GET / HTTP/1.0\r\n\r\n", "the version before"),
        ("GET / HTTP/1.1\r\nhost: x\r\n\r\nGET / HTTP/1.1\r\nconnection: close\r\n\r\n", "two at once"),
        ("POST /read HTTP/1.1\r\ncontent-length: 3\r\nconnection: close\r\n\r\nxyz", "a length"),
        ("POST /frame HTTP/1.1\r\ncontent-length: 3\r\nconnection: close\r\n\r\nxyz", "one piece"),
        (
            "POST /read HTTP/1.1\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n1\r\nx\r\n0\r\n\r\n",
            "chunks",
        ),
    ] {
        let frame = async |request: Request| drop(request.into_body().frame().await);
        let router = router().route("/read", post(async |_: String| {})).route("/frame", post(frame));
        let mut client = Client::connect(router).await;
        client.send(request.as_bytes()).await;
        let (answer, _) = client.read_to_end().await;
        assert!(answer.starts_with("HTTP/1.") && answer.contains(" 200 OK"), "{path}: {answer}");
        assert_eq!(client.closed().await, Duration::ZERO, "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_is_waited_for_where_the_connection_was_idle() {
    // Of the second nobody reads the body, but it has come whole, and the connection goes on.
    let unread = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\n\r\nx";
    for (request, end) in [(GET, "hello"), (unread, "\r\n\r\n")] {
        for drains in [false, true] {
            let mut client = Client::connect(router()).await;
            client.send(request).await;
            client.read_until(end).await;
            if drains {
                client.open.drain();
            }
            let expected = if drains { Duration::ZERO } else { Duration::from_secs(75) };
            assert_close(client.closed().await, expected);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_drain_shortens_the_wait_and_a_cut_ends_it() {
    let mut client = Client::refused().await;
    client.read_to_end().await;
    sleep(Duration::from_millis(700)).await;
    client.open.drain();
    assert_close(client.closed().await, Duration::from_millis(1200));

    let mut client = Client::refused().await;
    client.read_to_end().await;
    sleep(Duration::from_millis(1800)).await;
    client.open.drain();
    assert_close(client.closed().await, Duration::from_secs(2));

    let mut client = Client::connect(router()).await;
    client.open.drain();
    client.send(REFUSED).await;
    assert!(client.read_to_end().await.0.starts_with("HTTP/1.1 405"));
    assert_close(client.closed().await, Duration::from_millis(500));

    let mut client = Client::refused().await;
    client.read_to_end().await;
    assert_eq!(client.open.cut(), CutOff { connections: 1, requests: 0 });
    assert_eq!(client.closed().await, Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_is_none_is_answered_like_others() {
    let mut client = Client::connect(router()).await;
    client.send(b"GET / HTTP/1.1\r\nhost: x\r\nnot a header\r\n\r\n").await;
    for _ in 0..100 {
        client.send(b"nor this\r\n").await;
        sleep(Duration::from_millis(10)).await;
    }
    let (answer, _) = client.read_to_end().await;
    assert!(answer.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{answer}");
    assert_close(client.closed().await, Duration::from_secs(2));
}

#[tokio::test(start_paused = true)]
async fn what_was_upgraded_is_not_read_in_its_end() {
    let upgrade = async |mut request: Request| {
        let upgrade = hyper::upgrade::on(&mut request);
        tokio::spawn(async move {
            let mut io = TokioIo::new(upgrade.await.unwrap());
            assert_eq!(io.read_u8().await.unwrap(), b'a');
            io.shutdown().await.unwrap();
            assert_eq!(io.read_u8().await.unwrap(), b'b', "its own to read");
        });
        Response::builder().status(101).body(Body::empty()).unwrap()
    };
    let mut client = Client::connect(Router::new().route("/", any(upgrade))).await;
    client.send(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n").await;
    client.read_until("\r\n\r\n").await;
    client.send(b"a").await;
    assert_eq!(client.read_to_end().await.0, "");
    client.send(b"b").await;
    assert_eq!(client.closed().await, Duration::ZERO);
}
