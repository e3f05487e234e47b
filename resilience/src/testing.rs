//! What tests of guarded functions need. (Feature `testing`, off by default.)

mod circuits;
mod events;
mod inject;
mod names;
mod plan;
mod probe;
mod scope;

pub use crate::event::PolicyEvent;
pub use circuits::{force_failures, trip};
pub use events::{Event, Events, events};
pub use inject::{Injection, inject};
pub use scope::{Isolated, Isolation, isolate};

pub(crate) use probe::{Probe, obey, obey_sync};
pub(crate) use scope::state_in_place_of;
