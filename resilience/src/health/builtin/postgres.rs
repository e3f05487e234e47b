//! The check of PostgreSQL.

use sqlx::postgres::PgPool;

use super::client::Address;
use super::sql::{Dialect, SqlCheck};
use crate::health::check::Check;
use crate::health::outcome::Health;

/// Checks that a PostgreSQL database answers `SELECT 1`.
///
/// It keeps one connection of its own, or uses the program's pool ([`Postgres::pool`]). Give it the pool where there is
/// one: the check then also tells when the pool is used up, as *degraded* with the class `pool_exhausted`, after
/// waiting 1 s for a connection. While that lasts it keeps one connection past the pool, to know that the
/// database itself answers.
///
/// An address looks like `postgres://user:password@host:5432/database`. `?sslmode=require` needs one of the `tls-..` features
/// of sqlx in the program's own dependencies.
///
/// ```no_run
/// use resilience::checks::Postgres;
///
/// static DATABASE: Postgres = Postgres::from_env("SQL_URL");
///
/// # fn pools(pool: sqlx::PgPool) {
/// let own = Postgres::new(format!("postgres://shop@{}/shop", "db.internal"));
/// let shared = Postgres::pool(pool);
/// # }
/// ```
///
/// # Errors
///
/// `config` (no such variable, a malformed address, no such database), `dns`, `connect`, `tls`, `auth` (the user, the
/// password, or a permission), `pool_exhausted` (degraded), `protocol`, `error`.
#[derive(Debug)]
pub struct Postgres(SqlCheck<sqlx::Postgres>);

impl Postgres {
    /// The database whose address the environment variable `variable` holds; it is read when the check first
    /// connects.
    pub const fn from_env(variable: &'static str) -> Self {
        Self(SqlCheck::at(Address::Environment(variable)))
    }

    /// The database at `address`.
    pub const fn at(address: &'static str) -> Self {
        Self(SqlCheck::at(Address::at(address)))
    }

    /// The database at `address`, for an address made at run time.
    pub fn new(address: impl Into<String>) -> Self {
        Self(SqlCheck::at(Address::new(address)))
    }

    /// The database that `pool` leads to, over the program's own connections.
    pub fn pool(pool: PgPool) -> Self {
        Self(SqlCheck::pool(pool))
    }
}

impl From<PgPool> for Postgres {
    fn from(pool: PgPool) -> Self {
        Self::pool(pool)
    }
}

impl Check for Postgres {
    async fn check(&self) -> Health {
        self.0.check().await
    }
}

impl Dialect for sqlx::Postgres {
    const EXPECTED: &'static str = "a PostgreSQL address such as `postgres://user@host:5432/database`";
    const SCHEMES: &'static [&'static str] = &["postgres://", "postgresql://"];

    async fn look(connection: &mut sqlx::PgConnection) -> Result<(), sqlx::Error> {
        // The simple protocol: a prepared statement would trouble a pooler between us and the database.
        sqlx::Executor::execute(connection, sqlx::raw_sql("SELECT 1")).await.map(drop)
    }
}
