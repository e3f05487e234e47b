use std::time::{Duration, Instant};

use tokio::time::sleep;

use crate::client::{Answer, Connection};
use crate::service::{Service, header};

async fn begin(service: &Service, path: &str, framing: &str) -> Connection {
    let mut connection = service.open().await;
    let head = format!("POST {path} HTTP/1.1\r\nhost: test\r\n{framing}\r\n\r\n");
    connection.send(&head).await.unwrap();
    connection
}

fn chunk(length: usize) -> String {
    format!("{length:x}\r\n{}\r\n", "x".repeat(length))
}

fn is_too_large(answer: &Answer) {
    assert_eq!((answer.status, &*answer.body), (413, r#"{"detail":"body too large"}"#), "{answer:?}");
    assert!(answer.closes(), "what is left of the body is not waited for: {answer:?}");
    assert_eq!(header(answer, "cache-control"), Some("no-store"));
}

#[tokio::test]
async fn a_body_that_stalls_is_answered_and_one_that_is_slow_is_not() {
    // The same on the connections of `serve()` and in a server of the program's own.
    for server in [&[][..], &[("OWN_SERVER", "into_router")]] {
        let service = Service::start(&[&[("READ_PROGRESS", "1500")], server].concat()).await;
        for path in ["/length", "/raw"] {
            let mut stalled = begin(&service, path, "content-length: 10").await;
            stalled.send("12345").await.unwrap();
            let begun = Instant::now();
            let answer = stalled.answer().await.unwrap();
            assert_eq!(
                (answer.status, &*answer.body),
                (408, r#"{"detail":"body timeout"}"#),
                "{server:?} {path}"
            );
            assert!(answer.closes(), "{answer:?}");
            assert!(begun.elapsed() >= Duration::from_millis(1400), "{:?}", begun.elapsed());
            assert_eq!(stalled.closed().await, b"");

            let mut slow = begin(&service, path, "transfer-encoding: chunked").await;
            for _ in 0..5 {
                sleep(Duration::from_millis(400)).await;
                slow.send(&chunk(2)).await.unwrap();
            }
            slow.send("0\r\n\r\n").await.unwrap();
            let answer = slow.answer().await.unwrap();
            assert_eq!((answer.status, &*answer.body), (200, "10"), "{server:?} {path}");
        }
        let series = r#"http_requests_total{method="POST",path="/length",status="408",class="public"}"#;
        assert_eq!(service.series(series).await.as_deref(), Some("1"));
    }
}

#[tokio::test]
async fn an_announced_body_that_is_too_large_is_refused_before_it_comes() {
    let service = Service::start(&[("BODY_LIMIT", "1000")]).await;
    for (path, framing) in [
        ("/length", "content-length: 1001"),
        ("/raw", "content-length: 99999999999"),
        ("/length", "content-length: 1001\r\nexpect: 100-continue"),
        ("/orders", "content-length: 1001"),
    ] {
        is_too_large(&begin(&service, path, framing).await.answer().await.unwrap());
    }
    let mut whole = begin(&service, "/length", "content-length: 1000").await;
    whole.send(&"x".repeat(1000)).await.unwrap();
    assert_eq!(whole.answer().await.unwrap().body, "1000");
}

#[tokio::test]
async fn a_body_of_unknown_length_is_refused_when_too_much_has_come() {
    let service = Service::start(&[("BODY_LIMIT", "1000")]).await;
    for path in ["/length", "/raw"] {
        let mut large = begin(&service, path, "transfer-encoding: chunked").await;
        large.send(&chunk(1000)).await.unwrap();
        large.send(&chunk(1)).await.unwrap();
        is_too_large(&large.answer().await.unwrap());

        let mut whole = begin(&service, path, "transfer-encoding: chunked").await;
        whole.send(&[chunk(999), chunk(1), "0\r\n\r\n".to_owned()].concat()).await.unwrap();
        assert_eq!(whole.answer().await.unwrap().body, "1000", "{path}");
    }
    let series = r#"http_requests_total{method="POST",path="/raw",status="413",class="public"}"#;
    assert_eq!(service.series(series).await.as_deref(), Some("1"));
}

#[tokio::test]
async fn the_smaller_limit_counts_where_an_extractor_has_one() {
    const THREE_MEGABYTES: &str = "content-length: 3000000";
    let service = Service::start(&[("BODY_LIMIT", "4000000")]).await;
    let body = "x".repeat(3_000_000);
    let mut extractor = begin(&service, "/length", THREE_MEGABYTES).await;
    let _ = extractor.send(&body).await;
    let answer = extractor.answer().await.unwrap();
    assert_eq!(
        (answer.status, &*answer.body),
        (413, "Failed to buffer the request body: length limit exceeded")
    );
    for path in ["/large", "/raw"] {
        let mut free = begin(&service, path, THREE_MEGABYTES).await;
        free.send(&body).await.unwrap();
        assert_eq!(free.answer().await.unwrap().body, "3000000", "{path}");
    }
}
