//! What the checks over a network share: where the server is, the connection that is kept, and one run with it.

mod address;
mod kept;
#[cfg(any(feature = "amqp", feature = "tcp"))]
mod lookup;

use std::error::Error;

pub(super) use address::Address;
#[cfg(feature = "http")]
pub(super) use address::read_variable;
pub(super) use kept::Kept;
#[cfg(any(feature = "amqp", feature = "tcp"))]
pub(super) use lookup::lookup;

use crate::health::class::ErrorClass;
use crate::health::classify::describe;
use crate::health::outcome::Health;

/// A client that keeps one connection between runs.
#[cfg(any(
    feature = "amqp",
    feature = "mysql",
    feature = "postgres",
    feature = "redis",
    feature = "sqlite",
    feature = "tcp"
))]
pub(super) trait Client: Sync {
    type Connection: Send;

    /// Makes a connection.
    fn connect(&self) -> impl Future<Output = Result<Self::Connection, Health>> + Send;

    /// Asks the server over `connection` for a sign of life.
    fn ping(&self, connection: &mut Self::Connection) -> impl Future<Output = Result<(), Health>> + Send;

    /// One run. The connection is taken out while it is in use, so a run that is cancelled drops it; one that
    /// fails is replaced at once, since the server may have been restarted since the last run.
    fn run(&self, kept: &Kept<Self::Connection>) -> impl Future<Output = Result<(), Health>> + Send {
        async {
            if let Some(mut connection) = kept.take()
                && self.ping(&mut connection).await.is_ok()
            {
                kept.keep(connection);
                return Ok(());
            }
            let mut connection = self.connect().await?;
            self.ping(&mut connection).await?;
            kept.keep(connection);
            Ok(())
        }
    }
}

/// The constructors of a check that is `with` an [`Address`]: from an environment variable, from the source, and from
/// what is made at run time.
#[cfg(any(
    feature = "amqp",
    feature = "mysql",
    feature = "postgres",
    feature = "redis",
    feature = "sqlite",
    feature = "tcp"
))]
macro_rules! address_constructors {
    ($server:literal) => {
        #[doc = concat!("The ", $server, " whose address the environment variable `variable` holds; it is read when the")]
        #[doc = "check first connects."]
        pub const fn from_env(variable: &'static str) -> Self {
            Self::with(Address::Environment(variable))
        }

        #[doc = concat!("The ", $server, " at `address`.")]
        pub const fn at(address: &'static str) -> Self {
            Self::with(Address::at(address))
        }

        #[doc = concat!("The ", $server, " at `address`, for an address made at run time.")]
        pub fn new(address: impl Into<String>) -> Self {
            Self::with(Address::new(address))
        }
    };
}
#[cfg(any(
    feature = "amqp",
    feature = "mysql",
    feature = "postgres",
    feature = "redis",
    feature = "sqlite",
    feature = "tcp"
))]
pub(super) use address_constructors;

/// The result of a run that ended with `error`.
pub(super) fn failed(error: &(dyn Error + 'static)) -> Health {
    Health::error(ErrorClass::of(error), describe(error))
}
