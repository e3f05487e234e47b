//! Checks, the engine that runs them, and the report it keeps.

pub mod builtin;
pub(crate) mod change;
pub(crate) mod check;
pub(crate) mod class;
pub(crate) mod outcome;
pub(crate) mod redact;
pub(crate) mod settings;
pub(crate) mod status;
