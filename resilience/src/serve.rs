//! The service: listens, starts, serves and stops.

mod address;
mod admin;
mod allowed_hosts;
mod assemble;
mod blueprint;
mod builder;
pub(crate) mod connection;
mod front;
mod grace;
mod hooks;
pub(crate) mod limits;
mod listener;
mod notifications;
mod overlap;
pub(crate) mod own;
mod prepare;
pub(crate) mod request_limits;
mod route_class;
mod run;
mod shutdown;
mod signals;
mod startup;
mod stop;

pub use builder::{Bound, Serve, serve};
pub use limits::Limits;
pub use own::{cleanup, router, stop};
