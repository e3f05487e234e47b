use std::time::{Duration, Instant};

use crate::service::{Service, header};

#[tokio::test]
async fn a_handler_that_takes_too_long_is_dropped_and_answered() {
    let service = Service::start(&[("REQUEST_TIMEOUT", "1000")]).await;
    let begun = Instant::now();
    let late = service.get("/work/60000").await;
    assert_eq!((late.status, &*late.body), (504, r#"{"detail":"timeout"}"#));
    assert_eq!(header(&late, "cache-control"), Some("no-store"));
    assert!(begun.elapsed() >= Duration::from_secs(1));
    assert_eq!((service.count("running").await, service.count("dropped").await), (0, 1));
    assert_eq!(service.get("/work/1").await.body, "worked");
    let series = |status: &str| {
        format!(
            r#"http_requests_total{{method="GET",path="/work/{{time}}",status="{status}",class="public"}}"#
        )
    };
    for status in ["504", "200"] {
        assert_eq!(service.series(&series(status)).await.as_deref(), Some("1"), "{status}");
    }
}

#[tokio::test]
async fn a_route_has_a_limit_of_its_own_and_a_stream_has_none() {
    let service = Service::start(&[("REQUEST_TIMEOUT", "1000")]).await;
    assert_eq!(service.get("/long/1500").await.body, "worked");
    let begun = Instant::now();
    assert_eq!(service.get("/short/60000").await.status, 504);
    assert!(begun.elapsed() >= Duration::from_millis(100));
    let mut stream = service.open().await;
    stream.send("GET /stream/8/200 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
    assert!(stream.head().await.unwrap().starts_with("HTTP/1.1 200"));
    let body = String::from_utf8(stream.closed().await).unwrap();
    assert_eq!(body.matches("\r\nx\r\n").count(), 8, "{body:?}");
}

#[tokio::test]
async fn a_timeout_on_a_handler_is_504_too() {
    let service = Service::start(&[]).await;
    let late = service.get("/limited").await;
    assert_eq!((late.status, &*late.body), (504, r#"{"error":"Request took too long"}"#));
    assert_eq!(service.series(r#"timeout_total{name="limited"}"#).await.as_deref(), Some("1"));
    assert_eq!(service.get("/work/500").await.body, "worked", "no limit unless one is set");
}

#[tokio::test]
async fn it_stands_in_a_server_of_the_program_too() {
    let service = Service::start(&[("OWN_SERVER", "into_router"), ("REQUEST_TIMEOUT", "100")]).await;
    assert_eq!(service.get("/work/60000").await.status, 504);
    service.until_count("dropped", 1).await;
}
