//! The check of PostgreSQL.

use super::client::{Address, address_constructors};
use super::sql::{Dialect, SqlCheck, sql_check};
use crate::health::check::Check;
use crate::health::outcome::Health;

sql_check! {
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
    pub struct Postgres(sqlx::Postgres);
}

impl Dialect for sqlx::Postgres {
    const EXPECTED: &'static str = "a PostgreSQL address such as `postgres://user@host:5432/database`";
    const SCHEMES: &'static [&'static str] = &["postgres://", "postgresql://"];

    async fn look(connection: &mut sqlx::PgConnection) -> Result<(), sqlx::Error> {
        // The simple protocol: a prepared statement would trouble a pooler between us and the database.
        sqlx::Executor::execute(connection, sqlx::raw_sql("SELECT 1")).await.map(drop)
    }
}
