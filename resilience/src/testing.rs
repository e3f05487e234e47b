//! What tests of guarded functions need. (Feature `testing`, off by default.)

mod events;
mod inject;
mod names;
mod plan;
mod probe;
mod scope;

pub use crate::event::PolicyEvent;
pub use events::{Event, Events, events};
pub use inject::{Injection, inject};
pub use scope::{Isolated, Isolation, isolate};

pub(crate) use probe::Probe;
pub(crate) use scope::state_in_place_of;
