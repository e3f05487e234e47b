//! The check of MySQL or MariaDB.

use sqlx::mysql::MySqlPool;

use super::client::Address;
use super::sql::{Dialect, SqlCheck};
use crate::health::check::Check;
use crate::health::outcome::Health;

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
#[derive(Debug)]
pub struct MySql(SqlCheck<sqlx::MySql>);

impl MySql {
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
    pub fn pool(pool: MySqlPool) -> Self {
        Self(SqlCheck::pool(pool))
    }
}

impl From<MySqlPool> for MySql {
    fn from(pool: MySqlPool) -> Self {
        Self::pool(pool)
    }
}

impl Check for MySql {
    async fn check(&self) -> Health {
        self.0.check().await
    }
}

impl Dialect for sqlx::MySql {
    const EXPECTED: &'static str = "a MySQL address such as `mysql://user@host:3306/database`";
    const SCHEMES: &'static [&'static str] = &["mysql://", "mariadb://"];

    async fn look(connection: &mut sqlx::MySqlConnection) -> Result<(), sqlx::Error> {
        sqlx::Executor::execute(connection, sqlx::raw_sql("SELECT 1")).await.map(drop)
    }
}
