//! The check of SQLite.

use super::client::{Address, address_constructors};
use super::sql::{Dialect, SqlCheck, sql_check};
use crate::health::check::Check;
use crate::health::outcome::Health;

sql_check! {
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
    pub struct Sqlite(sqlx::Sqlite);
}

impl Dialect for sqlx::Sqlite {
    const EXPECTED: &'static str = "an SQLite address such as `sqlite://shop.db`";
    const SCHEMES: &'static [&'static str] = &["sqlite:"];

    async fn look(connection: &mut sqlx::SqliteConnection) -> Result<(), sqlx::Error> {
        // Reads the file's first page, where `SELECT 1` would touch nothing.
        sqlx::Executor::execute(connection, sqlx::raw_sql("PRAGMA schema_version")).await.map(drop)
    }
}
