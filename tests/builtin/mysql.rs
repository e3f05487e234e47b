use resilience::HealthStatus;
use resilience::checks::MySql;
use sqlx::mysql::MySqlPoolOptions;
use sqlx::{Connection, MySqlConnection};

use crate::life::{assert_healthy, assert_hidden, assert_verdict, follows};

/// The numbers of the connections of clients other than ours.
async fn connections(server: &tests::MariaDb) -> Vec<i64> {
    let mut own = MySqlConnection::connect(&server.address()).await.expect("the server answers");
    let query = "SELECT CAST(id AS SIGNED) FROM information_schema.processlist WHERE user = 'shop' AND id <> connection_id()";
    let connections = sqlx::query_scalar(query).fetch_all(&mut own).await.expect("numbers");
    own.close().await.expect("a good end");
    connections
}

#[tokio::test]
async fn it_follows_the_server_over_one_connection() {
    let mut server = tests::MariaDb::start();
    let check = MySql::new(server.address());
    assert_healthy(&check).await;
    let before = connections(&server).await;
    for _ in 0..100 {
        assert_healthy(&check).await;
    }
    assert_eq!(before.len(), 1);
    assert_eq!(connections(&server).await, before);
    follows(&check, &mut server).await;
}

#[tokio::test]
async fn refusals_have_their_class_and_hide_the_password() {
    let server = tests::MariaDb::start();
    assert_hidden(&MySql::new(server.address_with("wrong-secret")), "Auth", "wrong-secret").await;
    let forbidden = server.address().replace("/shop", "/nothing");
    assert_hidden(&MySql::new(forbidden), "Auth", tests::PASSWORD).await;

    let pool = MySqlPoolOptions::new()
        .max_connections(1)
        .connect(&server.address())
        .await
        .expect("the server answers");
    let check = MySql::pool(pool.clone());
    assert_healthy(&check).await;
    let held = pool.acquire().await.expect("free");
    let health = assert_verdict(&check, "PoolExhausted").await;
    assert_eq!(health.status(), HealthStatus::Degraded);
    drop(held);
    assert_healthy(&check).await;
}
