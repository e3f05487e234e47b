use std::fs;

use resilience::HealthStatus;
use resilience::checks::Sqlite;
use sqlx::sqlite::SqlitePoolOptions;
use tests::Directory;

use crate::life::{assert_healthy, assert_verdict};

static IN_MEMORY: Sqlite = Sqlite::at("sqlite::memory:");

#[tokio::test]
async fn a_file_is_opened_and_never_made() {
    let directory = Directory::new("sqlite");
    let file = directory.file("shop.db");
    let check = Sqlite::new(format!("sqlite://{file}"));
    assert_verdict(&check, "Connect").await;
    assert!(!fs::exists(&file).expect("readable"), "a check makes no file");

    let pool =
        SqlitePoolOptions::new().connect(&format!("sqlite://{file}?mode=rwc")).await.expect("it can be made");
    sqlx::query("CREATE TABLE products (id INTEGER)").execute(&pool).await.expect("it can be written");
    for _ in 0..100 {
        assert_healthy(&check).await;
    }
    assert_healthy(&Sqlite::pool(pool)).await;
    assert_healthy(&IN_MEMORY).await;
}

#[tokio::test]
async fn a_file_that_is_no_database_is_told_apart() {
    let directory = Directory::new("sqlite");
    let file = directory.write("shop.db", &"this is no database ".repeat(100));
    assert_verdict(&Sqlite::new(format!("sqlite://{file}")), "Protocol").await;
}

#[tokio::test]
async fn a_pool_that_is_used_up_is_degraded() {
    let directory = Directory::new("sqlite");
    let address = format!("sqlite://{}?mode=rwc", directory.file("shop.db"));
    let pool = SqlitePoolOptions::new().max_connections(1).connect(&address).await.expect("it can be made");
    let check = Sqlite::from(pool.clone());
    assert_healthy(&check).await;
    let held = pool.acquire().await.expect("free");
    let health = assert_verdict(&check, "PoolExhausted").await;
    assert_eq!(health.status(), HealthStatus::Degraded);
    drop(held);
    assert_healthy(&check).await;
}
