//! The metrics of one service.

use crate::observe::{Event, Observer};

/// The metrics of one service, in a registry of their own. An observer of the engine.
#[derive(Debug, Default)]
pub(crate) struct Metrics {}

impl Observer for Metrics {
    fn observe(&self, _event: &Event<'_>) {}
}
