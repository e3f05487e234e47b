//! The metrics, the rules and the dashboard, as the real Prometheus and its tool read them.

mod alive;
#[path = "../storefront/client.rs"]
#[allow(dead_code, reason = "the tests of the storefront ask in more ways")]
mod client;
mod documented;
mod expression;
#[path = "../storefront/process.rs"]
#[allow(dead_code, reason = "the tests of the storefront start it in more ways")]
mod process;
mod rules;
