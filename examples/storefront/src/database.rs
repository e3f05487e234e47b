//! The shop's database: an SQLite file of its own, or what `SQL_URL` names.

use std::time::Duration;

use sqlx::AnyPool;
use sqlx::any::AnyPoolOptions;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};

const DEFAULT_URL: &str = "sqlite://storefront.db?mode=rwc";

const MIGRATIONS: [(i64, &str, &str); 2] = [
    (1, "products", include_str!("../migrations/0001_products.sql")),
    (2, "orders", include_str!("../migrations/0002_orders.sql")),
];

/// Connects with the first query, so that the service is up, and says so, while its database is not.
pub(crate) fn pool() -> Result<AnyPool, sqlx::Error> {
    sqlx::any::install_default_drivers();
    let url = std::env::var("SQL_URL").unwrap_or_else(|_| DEFAULT_URL.to_owned());
    AnyPoolOptions::new().max_connections(8).acquire_timeout(Duration::from_secs(3)).connect_lazy(&url)
}

pub(crate) async fn migrate(pool: &AnyPool) -> Result<(), MigrateError> {
    let migrations = MIGRATIONS.map(|(version, name, statements)| {
        let statements = sqlx::SqlSafeStr::into_sql_str(statements);
        Migration::new(version, name.into(), MigrationType::Simple, statements, false)
    });
    Migrator::with_migrations(migrations.into()).run(pool).await
}
