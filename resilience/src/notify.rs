#![doc = include_str!("docs/notifications.md")]

mod change;
mod counts;
mod delivery;
mod inbox;
mod message;
mod plan;
mod secret;
mod silence;
mod sink;
#[cfg(test)]
mod testing;
mod webhook;
mod worker;

pub use silence::{silence, silence_all};
pub use webhook::Webhook;

pub(crate) use counts::{Counts, Outcome};
pub(crate) use inbox::Inbox;
pub(crate) use message::Sender;
pub(crate) use webhook::USUAL_NAME;
pub(crate) use worker::Worker;
