//! A check in its place in the engine.

use super::check::CheckEntry;
use super::class::ErrorClass;
use super::outcome::Health;
use super::state::CheckState;
use crate::clock;
use crate::provided::Provided;
use crate::sync::{Arc, Mutex};

/// A check and what is known of it.
#[derive(Debug)]
pub(crate) struct Slot {
    pub(crate) name: Arc<str>,
    pub(crate) entry: CheckEntry,
    pub(crate) state: Mutex<CheckState>,
}

impl Slot {
    pub(crate) fn new(entry: CheckEntry) -> Arc<Self> {
        let state = Mutex::new(CheckState::new(clock::wall()));
        Arc::new(Self { name: entry.name.as_ref().into(), entry, state })
    }

    /// The result of a check that cannot run for want of a dependency. `serve()` refuses to start with one; a
    /// program that asks for its health before it serves gets this answer.
    pub(crate) fn unmet(&self, provided: &Provided) -> Option<Health> {
        let dependency = self.entry.missing(provided).next()?;
        let type_name = dependency.type_name();
        Some(Health::error(ErrorClass::Config, format_args!("no `{type_name}` was provided to `serve()`")))
    }
}
