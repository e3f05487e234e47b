//! Checks, the engine that runs them, and the report it keeps.

pub(crate) mod aggregate;
pub(crate) mod answer;
pub mod builtin;
pub(crate) mod change;
pub(crate) mod check;
pub(crate) mod circuits;
pub(crate) mod class;
pub(crate) mod classify;
mod damping;
pub(crate) mod engine;
pub(crate) mod handle;
pub(crate) mod latch;
pub(crate) mod outcome;
#[cfg(feature = "serve")]
mod outside;
mod publish;
pub(crate) mod redact;
pub(crate) mod report;
pub(crate) mod run;
#[cfg(feature = "serve")]
mod run_now;
mod schedule;
pub(crate) mod settings;
mod slot;
pub(crate) mod state;
pub(crate) mod status;
