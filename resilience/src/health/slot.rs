//! A check in its place in the engine.

use std::time::Duration;

use tokio::sync::Notify;

use super::check::CheckEntry;
use super::class::ErrorClass;
use super::outcome::Health;
use super::state::CheckState;
use crate::clock;
use crate::provided::Provided;
use crate::sync::{Arc, AtomicBool, Mutex};

/// A check and what is known of it.
#[derive(Debug)]
pub(crate) struct Slot {
    pub(crate) name: Arc<str>,
    pub(crate) entry: CheckEntry,
    pub(crate) state: Mutex<CheckState>,
    /// Its settings are others than before.
    pub(crate) reconfigured: Notify,
    /// It has a scheduler.
    pub(crate) scheduled: AtomicBool,
}

impl Slot {
    pub(crate) fn new(entry: CheckEntry) -> Arc<Self> {
        let state = Mutex::new(CheckState::new(clock::wall()));
        let name = entry.name.as_ref().into();
        Arc::new(Self { name, entry, state, reconfigured: Notify::new(), scheduled: AtomicBool::new(false) })
    }

    /// How often it runs in the background, where it does.
    pub(crate) fn interval(&self) -> Option<Duration> {
        let settings = self.entry.settings();
        settings.interval.filter(|_| settings.enabled)
    }

    /// The result of a check that cannot run for want of a dependency. `serve()` refuses to start with one; a
    /// program that asks for its health before it serves gets this answer.
    pub(crate) fn unmet(&self, provided: &Provided) -> Option<Health> {
        let dependency = self.entry.missing(provided).next()?;
        let type_name = dependency.type_name();
        Some(Health::error(ErrorClass::Config, format_args!("no `{type_name}` was provided to `serve()`")))
    }
}
