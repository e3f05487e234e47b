use redis::aio::MultiplexedConnection;
use resilience::checks::Redis;

use crate::life::{assert_healthy, assert_hidden, assert_verdict, follows};

async fn connect(address: &str) -> MultiplexedConnection {
    let client = redis::Client::open(address).expect("an address");
    client.get_multiplexed_async_connection().await.expect("the server answers")
}

/// The numbers of the server's connections, oldest first.
async fn connections(own: &mut MultiplexedConnection) -> Vec<u64> {
    let list: String = redis::cmd("CLIENT").arg("LIST").query_async(own).await.expect("a list");
    let mut numbers: Vec<_> =
        list.lines().filter_map(|line| line.split([' ', '=']).nth(1)?.parse().ok()).collect();
    numbers.sort_unstable();
    numbers
}

#[tokio::test]
async fn it_follows_the_server() {
    let mut server = tests::Redis::start();
    let check = Redis::new(server.address());
    follows(&check, &mut server).await;
}

#[tokio::test]
async fn it_keeps_one_connection() {
    let server = tests::Redis::start();
    let mut own = connect(&server.address()).await;
    let check = Redis::new(server.address());
    assert_healthy(&check).await;
    let before = connections(&mut own).await;
    for _ in 0..100 {
        assert_healthy(&check).await;
    }
    assert_eq!(before.len(), 2, "ours and the check's");
    assert_eq!(connections(&mut own).await, before);
}

#[tokio::test]
async fn refusals_have_their_class_and_hide_the_password() {
    let server = tests::Redis::start_with_password();
    assert_healthy(&Redis::new(server.address_with(tests::PASSWORD))).await;
    assert_hidden(&Redis::new(server.address_with("wrong-secret")), "Auth", "wrong-secret").await;
    assert_verdict(&Redis::new(server.address()), "Auth").await;
}

#[tokio::test]
async fn the_programs_own_connections_are_used() {
    let mut server = tests::Redis::start();
    let client = redis::Client::open(server.address()).expect("an address");
    let manager = client.get_connection_manager().await.expect("the server answers");
    let reconnecting = Redis::from(manager);
    let mut own = connect(&server.address()).await;
    let plain = Redis::connection(own.clone());
    for _ in 0..10 {
        assert_healthy(&reconnecting).await;
        assert_healthy(&plain).await;
    }
    assert_eq!(connections(&mut own).await.len(), 2);
    assert_eq!(format!("{reconnecting:?} {plain:?}"), "Redis(\"manager\") Redis(\"connection\")");

    server.restart();
    let mut left = 50;
    while crate::life::run(&reconnecting).await.status() != resilience::HealthStatus::Healthy {
        left -= 1;
        assert!(left > 0, "the manager connects again");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
}
