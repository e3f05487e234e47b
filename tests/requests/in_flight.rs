use std::collections::BTreeMap;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::client::Connection;
use crate::service::{Service, ask, header};

const OVERLOADED: &str = r#"{"detail":"overloaded"}"#;

#[tokio::test(flavor = "multi_thread")]
async fn of_a_thousand_requests_never_more_than_ten_are_with_the_handler() {
    let service = Service::start(&[("MAX_IN_FLIGHT", "10")]).await;
    let mut clients = JoinSet::new();
    for _ in 0..50 {
        let mut connection = service.open().await;
        clients.spawn(async move {
            let mut statuses = BTreeMap::new();
            for _ in 0..20 {
                let answer = ask(&mut connection, "GET", "/work/5").await;
                if answer.status == 503 {
                    assert_eq!((&*answer.body, header(&answer, "retry-after")), (OVERLOADED, Some("1")));
                    assert_eq!(header(&answer, "cache-control"), Some("no-store"));
                }
                *statuses.entry(answer.status).or_insert(0) += 1;
            }
            statuses
        });
    }
    let mut statuses = BTreeMap::new();
    while let Some(client) = clients.join_next().await {
        for (status, count) in client.unwrap() {
            *statuses.entry(status).or_insert(0_u64) += count;
        }
    }
    let (worked, refused) = (statuses[&200], statuses[&503]);
    assert_eq!((statuses.len(), worked + refused), (2, 1000), "{statuses:?}");
    assert_eq!(service.count("ended").await, worked);
    let most = service.count("most").await;
    assert_eq!(most, 10, "all places were taken at a time, and never more");
    let series = |status: &str| {
        format!(
            r#"http_requests_total{{method="GET",path="/work/{{time}}",status="{status}",class="public"}}"#
        )
    };
    assert_eq!(service.series(&series("200")).await, Some(worked.to_string()));
    assert_eq!(service.series(&series("503")).await, Some(refused.to_string()));
}

/// Takes all places of a service that has two.
async fn fill(service: &Service) -> Vec<Connection> {
    let mut held = Vec::new();
    for _ in 0..2 {
        let mut connection = service.open().await;
        connection.send("GET /work/60000 HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        held.push(connection);
    }
    service.until("/orders", |answer| answer.status == 503).await;
    held
}

#[tokio::test]
async fn a_client_that_hangs_up_gives_its_place_back() {
    let service = Service::start(&[("MAX_IN_FLIGHT", "2")]).await;
    let mut held = fill(&service).await;
    for path in ["/livez", "/readyz", "/metrics", "/health"] {
        assert_eq!(service.get(path).await.status, 200, "{path} is never refused");
    }
    held.pop();
    service.until("/orders", |answer| answer.status == 200).await;
    held.clear();
    service.until_count("dropped", 2).await;
    for _ in 0..20 {
        assert_eq!(service.get("/orders").await.status, 200);
    }
    fill(&service).await;
}

#[tokio::test]
async fn what_panics_and_what_is_refused_gives_its_place_back() {
    let service =
        Service::start(&[("MAX_IN_FLIGHT", "2"), ("REQUEST_TIMEOUT", "1000"), ("BODY_LIMIT", "10")]).await;
    for _ in 0..10 {
        assert_eq!(service.get("/panics/0").await.status, 500);
        assert_eq!(service.get("/panics/5").await.status, 500);
        let mut large = service.open().await;
        large.send("POST /length HTTP/1.1\r\nhost: x\r\ncontent-length: 11\r\n\r\n").await.unwrap();
        assert_eq!(large.answer().await.unwrap().status, 413);
        assert_eq!(service.get("/nothing").await.status, 404);
    }
    for _ in 0..3 {
        assert_eq!(service.get("/work/60000").await.status, 504);
    }
    assert_eq!(service.get("/orders").await.status, 200);
    let series = r#"http_requests_total{method="GET",path="/panics/{time}",status="500",class="public"}"#;
    assert_eq!(service.series(series).await.as_deref(), Some("20"));
}

#[tokio::test]
async fn a_place_is_held_to_the_end_of_the_response_s_body() {
    let service = Service::start(&[("MAX_IN_FLIGHT", "1")]).await;
    let mut stream = service.open().await;
    stream.send("GET /stream/30/50 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
    assert!(stream.head().await.unwrap().starts_with("HTTP/1.1 200"));
    sleep(Duration::from_millis(100)).await;
    assert_eq!(service.get("/orders").await.body, OVERLOADED);
    stream.closed().await;
    service.until("/orders", |answer| answer.status == 200).await;

    let mut hung_up = service.open().await;
    hung_up.send("GET /stream/10000/50 HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    hung_up.head().await.unwrap();
    assert_eq!(service.get("/orders").await.body, OVERLOADED);
    drop(hung_up);
    service.until("/orders", |answer| answer.status == 200).await;
}
