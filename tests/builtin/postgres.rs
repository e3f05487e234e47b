use std::time::Duration;

use resilience::HealthStatus;
use resilience::checks::Postgres;
use sqlx::postgres::PgPoolOptions;
use sqlx::{Connection, PgConnection};

use crate::life::{assert_healthy, assert_hidden, assert_verdict, follows, run, verdict};

/// How many connections were ever made by clients other than ours.
async fn connections(server: &tests::Postgres) -> i64 {
    let mut own = PgConnection::connect(&server.address()).await.expect("the server answers");
    let count = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'";
    let count: i64 = sqlx::query_scalar(count).fetch_one(&mut own).await.expect("a number");
    own.close().await.expect("a good end");
    count - 1
}

/// The processes behind the connections of clients other than ours.
async fn backends(server: &tests::Postgres) -> Vec<i32> {
    let mut own = PgConnection::connect(&server.address()).await.expect("the server answers");
    let query =
        "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";
    let backends = sqlx::query_scalar(query).fetch_all(&mut own).await.expect("numbers");
    own.close().await.expect("a good end");
    backends
}

#[tokio::test]
async fn it_follows_the_server() {
    let mut server = tests::Postgres::start();
    let check = Postgres::new(server.address());
    follows(&check, &mut server).await;
}

#[tokio::test]
async fn it_keeps_one_connection() {
    let server = tests::Postgres::start();
    let check = Postgres::new(server.address());
    assert_healthy(&check).await;
    let before = backends(&server).await;
    for _ in 0..100 {
        assert_healthy(&check).await;
    }
    assert_eq!(before.len(), 1);
    assert_eq!(backends(&server).await, before);
}

#[tokio::test]
async fn refusals_have_their_class_and_hide_the_password() {
    let server = tests::Postgres::start();
    let wrong = Postgres::new(server.address_with("wrong-secret"));
    assert_hidden(&wrong, "Auth", "wrong-secret").await;
    let unknown = server.address().replace("/postgres", "/nothing");
    assert_hidden(&Postgres::new(unknown), "Config", tests::PASSWORD).await;
    let encrypted = format!("{}?sslmode=require", server.address());
    assert_hidden(&Postgres::new(encrypted), "Tls", tests::PASSWORD).await;
}

#[tokio::test]
async fn a_pool_that_is_used_up_is_degraded() {
    let mut server = tests::Postgres::start();
    let options = PgPoolOptions::new().max_connections(2);
    let pool = options.connect(&server.address()).await.expect("the server answers");
    let check = Postgres::pool(pool.clone());
    assert_healthy(&check).await;

    let held = [pool.acquire().await.expect("free"), pool.acquire().await.expect("free")];
    for _ in 0..3 {
        let health = assert_verdict(&check, "PoolExhausted").await;
        assert_eq!(health.status(), HealthStatus::Degraded);
        let text = "no connection of the pool became free within 1 s (2 open, 0 idle)";
        assert!(format!("{health:?}").contains(text), "{health:?}");
        assert_eq!(connections(&server).await, 3, "one past the pool, and only one");
    }
    drop(held);
    assert_healthy(&check).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(connections(&server).await <= 2, "the one past the pool is closed");

    server.kill();
    assert_verdict(&check, "Connect").await;
    server.restart();
    assert_healthy(&check).await;
}

#[tokio::test]
async fn a_closed_pool_and_a_full_server_cannot_be_connected_to() {
    let server = tests::Postgres::start();
    let pool = PgPoolOptions::new().connect_lazy(&server.address()).expect("an address");
    pool.close().await;
    assert_verdict(&Postgres::pool(pool), "Connect").await;

    let mut own = PgConnection::connect(&server.address()).await.expect("the server answers");
    sqlx::query("ALTER ROLE shop NOSUPERUSER CONNECTION LIMIT 1").execute(&mut own).await.expect("allowed");
    let health = run(&Postgres::new(server.address())).await;
    assert_eq!(verdict(&health), "Connect", "{health:?}");
}
