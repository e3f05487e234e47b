//! What the checks of SQL databases share.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use sqlx::{ConnectOptions, Connection, Pool};

use super::client::{Address, Client, Kept, failed};
use crate::health::class::ErrorClass;
use crate::health::outcome::Health;
use crate::health::status::HealthStatus;

/// So long a check waits for a connection of the program's pool before it looks for the reason itself.
const ACQUIRE_LIMIT: Duration = Duration::from_secs(1);

/// A database that sqlx speaks to.
pub(super) trait Dialect: sqlx::Database {
    /// What an address should be, for the message about one that is not.
    const EXPECTED: &'static str;

    /// What an address may begin with: sqlx itself takes any scheme.
    const SCHEMES: &'static [&'static str];

    /// Asks for a sign of life.
    fn look(connection: &mut Self::Connection) -> impl Future<Output = Result<(), sqlx::Error>> + Send;
}

/// A public check of one database: its type, with its documentation, around a [`SqlCheck`].
macro_rules! sql_check {
    ($(#[$documentation:meta])* pub struct $name:ident($database:ty);) => {
        $(#[$documentation])*
        #[derive(Debug)]
        pub struct $name(SqlCheck<$database>);

        impl $name {
            address_constructors!("database");

            /// The database that `pool` leads to, over the program's own connections.
            pub fn pool(pool: sqlx::Pool<$database>) -> Self {
                Self(SqlCheck::pool(pool))
            }

            const fn with(address: Address) -> Self {
                Self(SqlCheck::at(address))
            }
        }

        impl From<sqlx::Pool<$database>> for $name {
            fn from(pool: sqlx::Pool<$database>) -> Self {
                Self::pool(pool)
            }
        }

        impl Check for $name {
            async fn check(&self) -> Health {
                self.0.check().await
            }
        }
    };
}
pub(super) use sql_check;

enum Source<D: Dialect> {
    Address(Address),
    Pool(Pool<D>),
}

/// The check of a database, over a connection of its own or over the program's pool.
pub(super) struct SqlCheck<D: Dialect> {
    source: Source<D>,
    kept: Kept<D::Connection>,
}

type Options<D> = <<D as sqlx::Database>::Connection as Connection>::Options;

impl<D: Dialect> SqlCheck<D> {
    pub(super) const fn at(address: Address) -> Self {
        Self { source: Source::Address(address), kept: Kept::nothing() }
    }

    pub(super) const fn pool(pool: Pool<D>) -> Self {
        Self { source: Source::Pool(pool), kept: Kept::nothing() }
    }

    pub(super) async fn check(&self) -> Health {
        let result = match &self.source {
            Source::Address(address) => self.run_at(address).await,
            Source::Pool(pool) => self.run_pool(pool).await,
        };
        result.err().unwrap_or_else(Health::healthy)
    }

    async fn run_at(&self, address: &Address) -> Result<(), Health> {
        let options = || {
            let text = address.read()?;
            let text = text.trim();
            let known = D::SCHEMES.iter().any(|scheme| text.starts_with(scheme));
            let options = if known { Options::<D>::from_str(text).ok() } else { None };
            options.ok_or_else(|| address.malformed(D::EXPECTED))
        };
        Dialer::<D> { options: &options }.run(&self.kept).await
    }

    async fn run_pool(&self, pool: &Pool<D>) -> Result<(), Health> {
        match tokio::time::timeout(ACQUIRE_LIMIT, pool.acquire()).await {
            Ok(Ok(mut connection)) => {
                // The pool works: the connection that `diagnose` may have made is not needed.
                drop(self.kept.take());
                D::look(&mut connection).await.map_err(|error| failed(&error))
            }
            Ok(Err(sqlx::Error::PoolTimedOut)) | Err(_) => self.diagnose(pool).await,
            Ok(Err(error)) => Err(failed(&error)),
        }
    }

    /// A pool gives the same answer where all its connections are in use and where it cannot make one. A connection
    /// past the pool tells which it is; it is kept while the pool stays as it is.
    async fn diagnose(&self, pool: &Pool<D>) -> Result<(), Health> {
        let options = || Ok(Options::<D>::clone(&pool.connect_options()));
        Dialer::<D> { options: &options }.run(&self.kept).await?;
        let text = format!(
            "the database answers, but no connection of the pool became free within {} s ({} open, {} idle)",
            ACQUIRE_LIMIT.as_secs(),
            pool.size(),
            pool.num_idle(),
        );
        Err(Health::error(ErrorClass::PoolExhausted, text).with_status(HealthStatus::Degraded))
    }
}

/// Connects with the options it is told.
struct Dialer<'a, D: Dialect> {
    options: &'a (dyn Fn() -> Result<Options<D>, Health> + Sync),
}

impl<D: Dialect> Client for Dialer<'_, D> {
    type Connection = D::Connection;

    async fn connect(&self) -> Result<D::Connection, Health> {
        let options = (self.options)()?.disable_statement_logging();
        options.connect().await.map_err(|error| failed(&error))
    }

    async fn ping(&self, connection: &mut D::Connection) -> Result<(), Health> {
        D::look(connection).await.map_err(|error| failed(&error))
    }
}

impl<D: Dialect> fmt::Debug for SqlCheck<D> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Source::Address(address) => address.fmt(formatter),
            Source::Pool(pool) => {
                write!(formatter, "Pool {{ open: {}, idle: {} }}", pool.size(), pool.num_idle())
            }
        }
    }
}
