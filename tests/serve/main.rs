//! `serve()` as a client and as a platform see it.

mod client;
mod clients;
mod process;
mod start;
mod stop;
