//! The API under `/_resilience/api` as operators and attackers meet it: real processes, asked over the wire.

mod bad_input;
mod client;
mod described;
#[path = "../serve/process.rs"]
#[allow(dead_code, reason = "another test uses the rest")]
mod fixture;
mod reloading;
mod secrets;
mod storefront;

/// What acting needs.
const TOKEN: &str = "correct-horse-battery";
