//! The service: listens, starts, serves and stops.

mod address;
mod admin;
mod assemble;
mod blueprint;
mod builder;
pub(crate) mod connection;
mod gate;
mod hooks;
pub(crate) mod limits;
mod listener;
mod overlap;
mod own;
mod prepare;
mod run;
mod shutdown;
mod signals;
mod startup;
mod stop;

pub use builder::{Bound, Serve, serve};
pub use gate::{Gate, GateFuture, GateService, layer};
pub use limits::Limits;
pub use own::{cleanup, router, stop};
