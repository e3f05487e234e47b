//! The shop's database: an SQLite file of its own, or what `SQL_URL` names.

use std::time::Duration;

use sqlx::any::AnyPoolOptions;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AnyPool, ConnectOptions};

use crate::variable;

/// How long a query waits for a connection.
const PATIENCE: Duration = Duration::from_secs(3);

const DEFAULT_URL: &str = "sqlite://storefront.db?mode=rwc";

const MIGRATIONS: [(i64, &str, &str); 3] = [
    (1, "products", include_str!("../migrations/0001_products.sql")),
    (2, "orders", include_str!("../migrations/0002_orders.sql")),
    (3, "payments", include_str!("../migrations/0003_payments.sql")),
];

/// Connects with the first query, so that the service is up, and says so, while its database is not.
pub(crate) fn pool() -> Result<AnyPool, String> {
    sqlx::any::install_default_drivers();
    let url = variable("SQL_URL").unwrap_or_else(|| DEFAULT_URL.to_owned());
    let options = AnyPoolOptions::new().max_connections(8).acquire_timeout(PATIENCE);
    judge(&url).and_then(|()| options.connect_lazy(&url).map_err(|error| error.to_string())).map_err(|fault| {
        format!("SQL_URL: {fault}: write it as in `postgres://user:password@localhost:5432/shop`, or `{DEFAULT_URL}`")
    })
}

/// Finds at once what a lazy pool would find with its first connection.
fn judge(url: &str) -> Result<(), String> {
    let judged = match url.split_once(':') {
        Some(("postgres" | "postgresql", _)) => url.parse::<PgConnectOptions>().map(drop),
        Some(("sqlite", _)) => url.parse::<SqliteConnectOptions>().map(drop),
        _ => return Err("it must begin with `postgres:` or `sqlite:`".to_owned()),
    };
    judged.map_err(|error| error.to_string())
}

/// Makes the tables, or tells why not.
pub(crate) async fn migrate(pool: &AnyPool) -> Result<(), String> {
    let migrations = MIGRATIONS.map(|(version, name, statements)| {
        let statements = sqlx::SqlSafeStr::into_sql_str(statements);
        Migration::new(version, name.into(), MigrationType::Simple, statements, false)
    });
    let made = Migrator::with_migrations(migrations.into()).run(pool).await;
    let Err(error) = made else { return Ok(()) };
    // A pool that cannot connect says only that it waited in vain; a connection says why.
    let attempt = tokio::time::timeout(PATIENCE, pool.connect_options().connect()).await;
    let reason =
        attempt.ok().and_then(Result::err).map_or_else(|| error.to_string(), |reason| reason.to_string());
    Err(format!("the database that SQL_URL names: {reason}"))
}
