//! `serve()` as a client and as a platform see it.

mod client;
mod clients;
mod options;
mod own_server;
mod panics;
mod process;
mod start;
mod stop;
