//! What tests of guarded functions need. (Feature `testing`, off by default.)

mod alone;
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

pub(crate) use alone::{obeying, obeying_sync, watched, watched_sync};
pub(crate) use probe::Probe;
pub(crate) use scope::{Origin, state_in_place_of};
