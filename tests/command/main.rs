//! The program `resilience` as people and scripts use it: started on real services, and on servers that are none.

mod check;
#[path = "../storefront/client.rs"]
#[allow(dead_code, reason = "another test uses the rest")]
mod client;
mod doctor;
mod help;
mod notifications;
mod output;
#[path = "../storefront/process.rs"]
#[allow(dead_code, reason = "another test uses the rest")]
mod process;
mod receiver;
mod tool;
mod wait;
mod watch;
