//! HTTP/2, frame by frame.

use super::*;

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const SETTINGS: u8 = 4;
const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RESET: u8 = 3;
const GO_AWAY: u8 = 7;

fn frame(kind: u8, flags: u8, stream: u8, payload: &[u8]) -> Vec<u8> {
    let length = u8::try_from(payload.len()).unwrap();
    let mut frame = vec![0, 0, length, kind, flags, 0, 0, 0, stream];
    frame.extend_from_slice(payload);
    frame
}

/// The request for `/`, or for `path` written as a literal.
fn request(stream: u8, path: &str) -> Vec<u8> {
    let mut head = vec![0x82, 0x86, 0x04, u8::try_from(path.len()).unwrap()];
    head.extend_from_slice(path.as_bytes());
    frame(1, 0x5, stream, &head)
}

/// Settings that give every stream a window of this many bytes.
fn window(bytes: u8) -> Vec<u8> {
    frame(SETTINGS, 0, 0, &[0, 4, 0, 0, 0, bytes])
}

impl Client {
    async fn open_http2(window_of_streams: u8) -> Self {
        let mut client = Self::connect(guarded_router()).await;
        client.send(PREFACE).await;
        client.send(&window(window_of_streams)).await;
        client
    }

    /// Skips to the next frame of this kind and stream; gives its payload.
    async fn next(&mut self, kind: u8, stream: u8) -> Vec<u8> {
        loop {
            let mut head = [0; 9];
            self.io.read_exact(&mut head).await.unwrap_or_else(|_| panic!("closed before a frame {kind}"));
            let mut payload = vec![0; usize::from(head[1]) << 8 | usize::from(head[2])];
            self.io.read_exact(&mut payload).await.unwrap();
            if (head[3], head[8]) == (kind, stream) {
                return payload;
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_connection_without_a_stream_is_told_to_go_and_then_cut() {
    let mut client = Client::open_http2(100).await;
    client.next(GO_AWAY, 0).await;
    assert_close(client.started.elapsed(), Duration::from_secs(75));
    let (_, end) = client.read_to_end().await;
    assert_close(end, Duration::from_secs(105));
}

#[tokio::test(start_paused = true)]
async fn a_request_starts_the_idle_time_anew() {
    let mut client = Client::open_http2(100).await;
    sleep(Duration::from_mins(1)).await;
    client.send(&request(1, "/")).await;
    assert_eq!(client.next(DATA, 1).await, b"hello");
    client.next(GO_AWAY, 0).await;
    assert_close(client.started.elapsed(), Duration::from_secs(135));
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_is_not_read_is_reset_and_the_others_live() {
    let mut client = Client::open_http2(0).await;
    client.send(&request(1, "/")).await;
    client.send(&request(3, "/pieces")).await;
    let reset = client.next(RESET, 1).await;
    assert_eq!(reset, [0, 0, 0, 8], "cancelled");
    assert_close(client.started.elapsed(), Duration::from_secs(30));
    client.next(RESET, 3).await;
    client.send(&window(100)).await;
    client.send(&request(5, "/")).await;
    assert_eq!(client.next(DATA, 5).await, b"hello");
}

#[tokio::test(start_paused = true)]
async fn a_slow_reader_of_a_stream_is_let_be() {
    let mut client = Client::open_http2(100).await;
    client.send(&request(1, "/pieces")).await;
    for _ in 0..20 {
        sleep(Duration::from_secs(20)).await;
        assert!(!client.next(DATA, 1).await.is_empty());
        // Room for one more piece, on the connection and on the stream.
        client.send(&frame(8, 0, 0, &[0, 0, 0x40, 0])).await;
        client.send(&frame(8, 0, 1, &[0, 0, 0x40, 0])).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_drain_closes_what_is_idle_within_a_second() {
    let mut client = Client::open_http2(100).await;
    client.send(&request(1, "/")).await;
    client.next(DATA, 1).await;
    client.open.drain();
    client.next(GO_AWAY, 0).await;
    assert_close(client.started.elapsed(), Duration::ZERO);
    assert_close(client.read_to_end().await.1, Duration::from_secs(1));
}

/// The head of a POST whose body is to come.
fn post_head(stream: u8, path: &str) -> Vec<u8> {
    let mut head = vec![0x83, 0x86, 0x04, u8::try_from(path.len()).unwrap()];
    head.extend_from_slice(path.as_bytes());
    frame(1, 0x4, stream, &head)
}

#[tokio::test(start_paused = true)]
async fn a_stream_whose_body_does_not_come_is_answered_and_the_others_live() {
    // The handler that reads it in another task is told there, and says what it likes.
    for (path, body) in [("/slow", Some(r#"{"detail":"body timeout"}"#)), ("/elsewhere", None)] {
        let mut client = Client::open_http2(100).await;
        client.send(&post_head(1, path)).await;
        sleep(Duration::from_secs(20)).await;
        client.send(&frame(DATA, 0, 1, b"x")).await;
        sleep(Duration::from_secs(20)).await;
        client.send(&request(3, "/")).await;
        assert_eq!(client.next(DATA, 3).await, b"hello");
        client.next(HEADERS, 1).await;
        assert_close(client.started.elapsed(), Duration::from_secs(50));
        if let Some(body) = body {
            assert_eq!(client.next(DATA, 1).await, body.as_bytes());
        }
        client.next(RESET, 1).await;
        client.send(&request(5, "/")).await;
        assert_eq!(client.next(DATA, 5).await, b"hello");
    }
}

#[tokio::test(start_paused = true)]
async fn a_stream_whose_handler_does_not_read_is_let_be() {
    for path in ["/unread", "/poll"] {
        let mut client = Client::open_http2(100).await;
        client.send(&post_head(1, path)).await;
        sleep(Duration::from_secs(10)).await;
        client.send(&frame(DATA, 0, 1, b"x")).await;
        client.next(1, 1).await;
        assert!(client.started.elapsed() >= Duration::from_mins(5), "{path}");
    }
}
