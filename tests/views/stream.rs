//! `/health/$stream` over real connections.

use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::TcpStream;

use crate::service::Service;

async fn open(service: &Service, query: &str) -> Lines<BufReader<TcpStream>> {
    let mut connection = TcpStream::connect(service.address).await.unwrap();
    let request = format!("GET /health/$stream{query} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    connection.write_all(request.as_bytes()).await.unwrap();
    BufReader::new(connection).lines()
}

/// The data of the next event; `None` at the end.
async fn data(lines: &mut Lines<BufReader<TcpStream>>) -> Option<String> {
    while let Some(line) = lines.next_line().await.ok()? {
        if let Some(data) = line.strip_prefix("data: ") {
            return Some(data.to_owned());
        }
    }
    None
}

#[tokio::test]
async fn f5_twenty_streams_do_not_hold_up_a_stop() {
    let second = Duration::from_secs(1);
    let service = Service::ready(resilience::serve().shutdown(Duration::ZERO, second * 20, second)).await;
    let mut streams = Vec::new();
    for _ in 0..20 {
        let mut lines = open(&service, "?poll_interval=60").await;
        assert_eq!(data(&mut lines).await.unwrap(), r#"{"status":"healthy"}"#);
        streams.push(lines);
    }
    let start = Instant::now();
    service.stop().await.unwrap().unwrap();
    assert!(start.elapsed() < second, "{:?}", start.elapsed());
    for mut lines in streams {
        let mut last = None;
        while let Some(data) = data(&mut lines).await {
            last = Some(data);
        }
        assert_eq!(last.unwrap(), r#"{"status":"unhealthy","reason":"shutting_down"}"#);
    }
}

#[tokio::test]
async fn i6_clients_that_hang_up_are_noticed() {
    let service = Service::ready(resilience::serve()).await;
    let mut streams = Vec::new();
    for _ in 0..30 {
        let mut lines = open(&service, "?poll_interval=0.25").await;
        data(&mut lines).await.unwrap();
        streams.push(lines);
    }
    let gauge = async |count: usize| {
        let wanted = format!("\nresilience_health_stream_clients {count}\n");
        service.get("/metrics").await.body.contains(&wanted)
    };
    assert!(gauge(30).await);
    drop(streams);
    let start = Instant::now();
    while !gauge(0).await {
        assert!(start.elapsed() < Duration::from_secs(10), "still counted");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
