//! What several tests need: throwaway servers that a test starts, kills, pauses and restarts, on free ports and in
//! temporary folders. All of them end with the test, however it ends.

#![allow(clippy::missing_panics_doc, reason = "a test that cannot go on panics")]

mod directory;
mod haproxy;
mod http_stub;
mod maria_db;
mod nginx;
mod port;
mod postgres;
mod process;
mod prometheus;
mod python;
mod rabbit_mq;
mod redis_server;
mod server;

pub use directory::Directory;
pub use haproxy::HaProxy;
pub use http_stub::HttpStub;
pub use maria_db::MariaDb;
pub use nginx::Nginx;
pub use port::free_port;
pub use postgres::Postgres;
pub use prometheus::{Prometheus, promtool};
pub use python::python_tool;
pub use rabbit_mq::RabbitMq;
pub use redis_server::Redis;
pub use server::Server;

/// The user that the throwaway servers know.
pub const USER: &str = "shop";

/// That user's password.
pub const PASSWORD: &str = "correct-horse-7";
