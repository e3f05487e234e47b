use std::time::Duration;

use resilience::Check;
use resilience::checks::Amqp;
use tokio::net::TcpListener;

use crate::life::{assert_healthy, assert_hidden, assert_verdict, follows};

/// How many connections this process has to `port`.
fn connections(port: u16) -> usize {
    let text = std::fs::read_to_string("/proc/net/tcp").expect("Linux tells");
    let remote = format!("0100007F:{port:04X}");
    let fields = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    fields.filter(|fields| fields.len() > 3 && fields[2] == remote && fields[3] == "01").count()
}

/// How many threads of the client's this process has.
fn client_threads() -> usize {
    let tasks = std::fs::read_dir("/proc/self/task").expect("Linux tells").flatten();
    let names = tasks.filter_map(|task| std::fs::read_to_string(task.path().join("comm")).ok());
    names.filter(|name| name.starts_with("lapin")).count()
}

async fn assert_threads(expected: usize) {
    for _ in 0..50 {
        if client_threads() <= expected {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{} threads of the client are left, not {expected}", client_threads());
}

/// One test, since a broker takes long to start, and since it counts the threads of the whole process.
#[tokio::test]
async fn it_follows_the_broker_over_one_connection() {
    let mut server = tests::RabbitMq::start();
    let port = server.port();
    let check = Amqp::new(server.address());
    for _ in 0..100 {
        assert_healthy(&check).await;
    }
    assert_eq!((connections(port), client_threads()), (1, 1));

    assert_hidden(&Amqp::new(server.address_with("wrong-secret")), "Auth", "wrong-secret").await;
    let unknown = server.address().replace("%2f", "nothing");
    assert_hidden(&Amqp::new(unknown), "Config", tests::PASSWORD).await;
    let encrypted = server.address().replace("amqp:", "amqps:");
    assert_hidden(&Amqp::new(encrypted), "Config", tests::PASSWORD).await;
    assert_threads(1).await;

    follows(&check, &mut server).await;
    assert_threads(1).await;

    server.pause();
    let hanging = Amqp::new(server.address());
    for _ in 0..10 {
        let result = tokio::time::timeout(Duration::from_millis(100), hanging.check()).await;
        assert!(result.is_err(), "{result:?}");
    }
    assert_threads(1).await;
    server.resume();
    assert_healthy(&check).await;
    drop(check);
    assert_threads(0).await;
}

#[tokio::test]
async fn what_is_no_broker_is_told_apart() {
    assert_verdict(&Amqp::at("amqp://host.invalid:5672/%2f"), "Dns").await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = format!("amqp://{}/%2f", listener.local_addr().expect("it has one"));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            drop(stream);
        }
    });
    assert_verdict(&Amqp::new(address), "Connect").await;
}
