//! The storefront, started as its own tests start it.

#[path = "../storefront/process.rs"]
#[allow(dead_code, reason = "another test uses the rest")]
mod process;

pub(crate) use process::Storefront;
