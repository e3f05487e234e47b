//! The built-in checks, each behind the feature that brings its client.
//!
//! | check | feature | what it does |
//! |---|---|---|
//! | `Sqlite` | `sqlite` | reads the database's header |
//! | `Postgres` | `postgres` | `SELECT 1` |
//! | `MySql` | `mysql` | `SELECT 1` |
//! | `Redis` | `redis` | `PING` |
//! | `Http` | `http` | one request, whose status is judged |
//! | `Tcp` | `tcp` | holds a connection open |
//! | `Amqp` | `amqp` | opens and closes a channel |
//! | `DiskSpace` | `disk` | reads the free space of a file system |
//!
//! Each can stand in a `static` (its constructors and setters are `const`), where `#[health_check]` declares it, and
//! be built while the program runs (`new(..)`), for `.check("name", ..)`.
//!
//! **Connections.** A check keeps one connection and uses it again for every run; the SQL checks and `Redis` can use
//! the program's own instead. A connection that was lost is made anew within the same run, so a server that was
//! restarted is found healthy again by the next run.
//!
//! **Cancellation.** A run that is given up (the check's `timeout`, 5 s by default) closes the connection it was
//! using; the next run makes a new one. Nothing is left behind.
//!
//! **Errors.** A check never panics. What it caught has a class, [`ErrorClass`](crate::ErrorClass), which is public, and a text, which is
//! shown only where details are. Passwords appear in neither, nor in the checks' `Debug` output. A missing
//! environment variable and a malformed address are errors of the class `config` whose text names the variable.

#[cfg(any(
    feature = "amqp",
    feature = "http",
    feature = "mysql",
    feature = "postgres",
    feature = "redis",
    feature = "sqlite",
    feature = "tcp"
))]
mod client;

#[cfg(feature = "amqp")]
mod amqp;
#[cfg(feature = "disk")]
mod disk;
#[cfg(feature = "http")]
mod http;
#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "redis")]
mod redis;
#[cfg(any(feature = "mysql", feature = "postgres", feature = "sqlite"))]
mod sql;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(feature = "tcp")]
mod tcp;

#[cfg(feature = "amqp")]
pub use amqp::Amqp;
#[cfg(feature = "disk")]
pub use disk::DiskSpace;
#[cfg(feature = "http")]
pub use http::Http;
#[cfg(feature = "mysql")]
pub use mysql::MySql;
#[cfg(feature = "postgres")]
pub use postgres::Postgres;
#[cfg(feature = "redis")]
pub use redis::Redis;
#[cfg(feature = "sqlite")]
pub use sqlite::Sqlite;
#[cfg(feature = "tcp")]
pub use tcp::Tcp;
