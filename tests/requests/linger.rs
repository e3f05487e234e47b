//! Answers that are given while their requests still come.

use std::io;
use std::time::{Duration, Instant};

use futures_util::{StreamExt, stream};
use tokio::time::sleep;

use crate::client::Answer;
use crate::service::Service;

const PIECE: &[u8] = &[b'x'; 250_000];
const LENGTH: usize = 20_000_000;

/// Sends all of a large body before it reads, as many clients do: to such a one a connection that breaks meanwhile is no answer.
async fn upload(service: &Service, path: &str) -> io::Result<Answer> {
    let mut connection = service.open().await;
    connection
        .send(&format!("POST {path} HTTP/1.1\r\nhost: test\r\ncontent-length: {LENGTH}\r\n\r\n"))
        .await?;
    for _ in 0..LENGTH / PIECE.len() {
        connection.send_bytes(PIECE).await?;
        sleep(Duration::from_millis(1)).await;
    }
    let answer = connection.answer().await?;
    assert_eq!(connection.closed().await, b"");
    Ok(answer)
}

#[tokio::test]
async fn a_client_that_still_sends_gets_its_answer_every_time() {
    for (variable, value, path, status, body) in [
        ("BODY_LIMIT", "1000000", "/length", 413, r#"{"detail":"body too large"}"#),
        ("MAINTENANCE_MODE", "1", "/orders", 503, r#"{"detail":"maintenance"}"#),
        ("BODY_LIMIT", "100000000", "/counts", 405, ""),
    ] {
        let service = Service::start(&[(variable, value)]).await;
        let uploads = stream::iter(0..100).map(|_| upload(&service, path)).buffer_unordered(4);
        let answers: Vec<_> = uploads.collect().await;
        let broken = answers.iter().filter(|answer| answer.is_err()).count();
        assert_eq!(broken, 0, "of 100 at {path}: {:?}", answers.iter().find(|answer| answer.is_err()));
        for answer in answers {
            let answer = answer.unwrap();
            assert_eq!((answer.status, &*answer.body), (status, body), "{answer:?}");
        }
    }
}

#[tokio::test]
async fn a_client_that_goes_on_after_its_answer_does_not_hold_the_stop() {
    let service = Service::start(&[("MAINTENANCE_MODE", "1")]).await;
    let mut connection = service.open().await;
    connection
        .send("POST /orders HTTP/1.1\r\nhost: test\r\ncontent-length: 99999999999\r\n\r\n")
        .await
        .unwrap();
    assert_eq!(connection.answer().await.unwrap().status, 503);
    let begun = Instant::now();
    service.process.signal("TERM");
    let sending = async {
        while connection.send_bytes(b"xxxx").await.is_ok() {
            sleep(Duration::from_millis(5)).await;
        }
    };
    let (ended, ()) = tokio::join!(service.process.end(), sending);
    assert_eq!(ended.code, Some(0), "{}", ended.log);
    assert!(!ended.log.contains("connections were cut"), "it was let go before: {}", ended.log);
    // The drain may take two seconds, and the cleanup one.
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
}
