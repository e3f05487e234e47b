//! The check of Redis.

use std::fmt;

use redis::aio::{ConnectionManager, MultiplexedConnection};
use redis::{AsyncConnectionConfig, RedisError};

use super::client::{Address, Client, Kept, address_constructors, failed};
use crate::health::check::Check;
use crate::health::outcome::Health;

const EXPECTED: &str =
    "a Redis address such as `redis://host:6379/0` (`rediss://` needs a TLS feature of the `redis` crate)";

enum Source {
    Address(Address),
    Manager(ConnectionManager),
    Connection(MultiplexedConnection),
}

/// Checks that a Redis server, or one that speaks its protocol, answers `PING`.
///
/// It keeps one connection of its own, or uses the program's ([`Redis::manager`], [`Redis::connection`]).
///
/// An address looks like `redis://user:password@host:6379/0`. `rediss://` needs one of the TLS features of the `redis`
/// crate in the program's own dependencies.
///
/// ```no_run
/// use resilience::checks::Redis;
///
/// static CACHE: Redis = Redis::from_env("REDIS_URL");
///
/// # fn run_time(manager: redis::aio::ConnectionManager) {
/// let own = Redis::new(format!("redis://{}:6379", "cache.internal"));
/// let shared = Redis::manager(manager);
/// # }
/// ```
///
/// # Errors
///
/// `config` (no such variable, a malformed address), `dns`, `connect`, `auth` (the password, or none where one is
/// needed), `protocol` (the server speaks something else), `error` (such as a server that is still loading its data).
pub struct Redis {
    source: Source,
    kept: Kept<MultiplexedConnection>,
}

impl Redis {
    address_constructors!("server");

    /// The server that `manager` is connected to, over the program's own connection. The manager connects again by
    /// itself, so while the server is down the class may be `timeout`.
    pub fn manager(manager: ConnectionManager) -> Self {
        Self::of(Source::Manager(manager))
    }

    /// The server at the other end of `connection`, the program's own. Such a connection does not connect again by
    /// itself: once lost, the check fails until the program replaces both.
    pub fn connection(connection: MultiplexedConnection) -> Self {
        Self::of(Source::Connection(connection))
    }

    const fn with(address: Address) -> Self {
        Self::of(Source::Address(address))
    }

    const fn of(source: Source) -> Self {
        Self { source, kept: Kept::nothing() }
    }
}

impl From<ConnectionManager> for Redis {
    fn from(manager: ConnectionManager) -> Self {
        Self::manager(manager)
    }
}

impl Check for Redis {
    async fn check(&self) -> Health {
        let result = match &self.source {
            Source::Address(address) => Dialer { address }.run(&self.kept).await,
            Source::Manager(manager) => told(ping(&mut manager.clone()).await),
            Source::Connection(connection) => told(ping(&mut connection.clone()).await),
        };
        result.err().unwrap_or_else(Health::healthy)
    }
}

struct Dialer<'a> {
    address: &'a Address,
}

impl Client for Dialer<'_> {
    type Connection = MultiplexedConnection;

    async fn connect(&self) -> Result<MultiplexedConnection, Health> {
        let text = self.address.read()?;
        let client = redis::Client::open(text.trim()).map_err(|_| self.address.malformed(EXPECTED))?;
        // No limits of the client's own: the check has one.
        let config = AsyncConnectionConfig::new().set_connection_timeout(None).set_response_timeout(None);
        told(client.get_multiplexed_async_connection_with_config(&config).await)
    }

    async fn ping(&self, connection: &mut MultiplexedConnection) -> Result<(), Health> {
        told(ping(connection).await)
    }
}

async fn ping(connection: &mut impl redis::aio::ConnectionLike) -> Result<(), RedisError> {
    redis::cmd("PING").query_async::<String>(connection).await.map(drop)
}

fn told<T>(result: Result<T, RedisError>) -> Result<T, Health> {
    result.map_err(|error| failed(&error))
}

impl fmt::Debug for Redis {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut tuple = formatter.debug_tuple("Redis");
        match &self.source {
            Source::Address(address) => tuple.field(address),
            Source::Manager(_) => tuple.field(&"manager"),
            Source::Connection(_) => tuple.field(&"connection"),
        };
        tuple.finish()
    }
}
