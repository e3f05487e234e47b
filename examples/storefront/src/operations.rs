//! What the shop declares for those who run it: its checks and hooks.

use resilience::{CircuitChange, CircuitState, Health, HealthChange, HealthStatus, checks, health_check};
use resilience::{on_circuit_change, on_health_change, on_shutdown, on_startup};
use sqlx::AnyPool;

use crate::cache::Cache;
use crate::database;

/// Without its database the shop cannot sell.
#[health_check(critical, timeout = "2s")]
async fn database(pool: &AnyPool) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT 1").execute(pool).await.map(drop)
}

/// Without its cache it is only slower.
#[health_check(timeout = "1s")]
async fn cache(cache: &Cache) -> Result<(), redis::RedisError> {
    cache.ping().await
}

/// Looked at in the background: what is sold out changes slowly.
#[health_check(interval = "10s")]
async fn stock(pool: &AnyPool) -> Result<Health, sqlx::Error> {
    let sold_out: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM products WHERE stock = 0").fetch_one(pool).await?;
    Ok(match sold_out {
        0 => Health::healthy(),
        1 => Health::degraded("1 product is sold out").detail("sold_out", sold_out),
        _ => Health::degraded(format!("{sold_out} products are sold out")).detail("sold_out", sold_out),
    })
}

#[health_check(interval = "30s")]
static DISK: checks::DiskSpace = checks::DiskSpace::at(".").min_free_bytes(100 * 1024 * 1024);

#[on_startup]
async fn migrate(pool: &AnyPool) -> Result<(), String> {
    database::migrate(pool).await
}

#[on_shutdown(order = 10, timeout = "3s")]
async fn close_database(pool: &AnyPool) {
    pool.close().await;
}

#[on_health_change]
fn tell(change: HealthChange) {
    let HealthChange { check, from, to, .. } = change;
    let sign = if to == HealthStatus::Healthy { "+" } else { "-" };
    println!("{sign} {check} is {to} (was {from})");
}

#[on_circuit_change]
#[allow(clippy::needless_pass_by_value, reason = "listeners are told by value")]
fn tell_of_circuits(change: CircuitChange) {
    let CircuitChange { name, from, to, reason, .. } = change;
    let sign = if to == CircuitState::Closed { "+" } else { "-" };
    println!("{sign} circuit {name} is {to} (was {from}): {reason}");
}
