//! The check of SQLite.

use sqlx::sqlite::SqlitePool;

use super::client::Address;
use super::sql::{Dialect, SqlCheck};
use crate::health::check::Check;
use crate::health::outcome::Health;

/// Checks that an SQLite database answers, by reading its header.
///
/// It keeps one connection of its own, or uses the program's pool ([`Sqlite::pool`]). Give it the pool where there is
/// one: the check then also tells when the pool is used up, as *degraded* with the class `pool_exhausted`, after
/// waiting 1 s for a connection. While that lasts it keeps one connection past the pool, to know that the
/// database itself answers.
///
/// An address looks like `sqlite://shop.db`, or `sqlite:///var/lib/shop.db` for an absolute path. The check never creates
/// the file, unless the address says `?mode=rwc`.
///
/// ```no_run
/// use resilience::checks::Sqlite;
///
/// static DATABASE: Sqlite = Sqlite::from_env("SQL_URL");
///
/// # fn pools(pool: sqlx::SqlitePool) {
/// let own = Sqlite::new(format!("sqlite://{}", "shop.db"));
/// let shared = Sqlite::pool(pool);
/// # }
/// ```
///
/// # Errors
///
/// `config` (no such variable, a malformed address), `connect` (the file is missing or cannot be opened), `protocol` (it is
/// not a database), `pool_exhausted` (degraded), `error` (such as a database that stays locked).
#[derive(Debug)]
pub struct Sqlite(SqlCheck<sqlx::Sqlite>);

impl Sqlite {
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
    pub fn pool(pool: SqlitePool) -> Self {
        Self(SqlCheck::pool(pool))
    }
}

impl From<SqlitePool> for Sqlite {
    fn from(pool: SqlitePool) -> Self {
        Self::pool(pool)
    }
}

impl Check for Sqlite {
    async fn check(&self) -> Health {
        self.0.check().await
    }
}

impl Dialect for sqlx::Sqlite {
    const EXPECTED: &'static str = "an SQLite address such as `sqlite://shop.db`";
    const SCHEMES: &'static [&'static str] = &["sqlite:"];

    async fn look(connection: &mut sqlx::SqliteConnection) -> Result<(), sqlx::Error> {
        // Reads the file's first page, where `SELECT 1` would touch nothing.
        sqlx::Executor::execute(connection, sqlx::raw_sql("PRAGMA schema_version")).await.map(drop)
    }
}
