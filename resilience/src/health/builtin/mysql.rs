//! The check of MySQL or MariaDB.

use super::client::{Address, address_constructors};
use super::sql::{Dialect, SqlCheck, sql_check};
use crate::health::check::Check;
use crate::health::outcome::Health;

sql_check! {
    /// Checks that a MySQL or MariaDB database answers `SELECT 1`.
    ///
    /// It keeps one connection of its own, or uses the program's pool ([`MySql::pool`]). Give it the pool where there is
    /// one: the check then also tells when the pool is used up, as *degraded* with the class `pool_exhausted`, after
    /// waiting 1 s for a connection. While that lasts it keeps one connection past the pool, to know that the
    /// database itself answers.
    ///
    /// An address looks like `mysql://user:password@host:3306/database`. `?ssl-mode=REQUIRED` needs one of the `tls-..` features
    /// of sqlx in the program's own dependencies.
    ///
    /// ```no_run
    /// use resilience::checks::MySql;
    ///
    /// static DATABASE: MySql = MySql::from_env("SQL_URL");
    ///
    /// # fn pools(pool: sqlx::MySqlPool) {
    /// let own = MySql::new(format!("mysql://shop@{}/shop", "db.internal"));
    /// let shared = MySql::pool(pool);
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// `config` (no such variable, a malformed address, no such database), `dns`, `connect`, `tls`, `auth` (the user, the
    /// password, or a permission), `pool_exhausted` (degraded), `protocol`, `error`.
    pub struct MySql(sqlx::MySql);
}

impl Dialect for sqlx::MySql {
    const EXPECTED: &'static str = "a MySQL address such as `mysql://user@host:3306/database`";
    const SCHEMES: &'static [&'static str] = &["mysql://", "mariadb://"];

    async fn look(connection: &mut sqlx::MySqlConnection) -> Result<(), sqlx::Error> {
        sqlx::Executor::execute(connection, sqlx::raw_sql("SELECT 1")).await.map(drop)
    }
}
