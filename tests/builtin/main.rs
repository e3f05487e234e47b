//! The built-in checks against real servers.

mod amqp;
mod http;
mod life;
mod mysql;
mod postgres;
mod redis;
mod settings;
mod sqlite;
mod tcp;
