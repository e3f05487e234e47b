//! The storefront as those who run it meet it: a real process, with real databases under it that go away.

mod circuits;
mod client;
mod fallbacks;
mod outage;
mod process;
mod shop;
mod start;
mod stuck;
mod traffic;
