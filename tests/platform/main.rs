//! The files for the platform, each before the program that reads it.

#[allow(dead_code, reason = "it is shared with the tests of the storefront")]
#[path = "../storefront/client.rs"]
mod client;
mod declared;
mod haproxy;
mod kubernetes;
mod load;
mod nginx;
#[allow(dead_code, reason = "it is shared with the tests of the storefront")]
#[path = "../storefront/process.rs"]
mod process;
mod python;
mod refused;
mod restart;
mod service;
