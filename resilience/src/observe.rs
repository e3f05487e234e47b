//! What happens, told to whoever wants to know. An observer cannot change a decision.

#[cfg(feature = "serve")]
mod escape;
#[cfg(feature = "serve")]
pub(crate) mod exposition;
#[cfg(feature = "serve")]
mod histogram;
#[cfg(feature = "serve")]
pub(crate) mod metrics;
#[cfg(feature = "serve")]
pub(crate) mod number;
#[cfg(feature = "serve")]
pub(crate) mod requests;
#[cfg(feature = "serve")]
pub(crate) mod slo;

use std::fmt::Debug;
use std::time::Duration;

use crate::event::CircuitChange;
use crate::health::change::HealthChange;

/// Something that happened.
#[derive(Debug)]
#[non_exhaustive]
#[cfg_attr(
    not(feature = "webhook"),
    allow(dead_code, reason = "only notifications need to know what changed")
)]
pub(crate) enum Event<'a> {
    /// A run of a check ended or was given up.
    CheckRan { name: &'a str, latency: Duration },
    /// The verdict on a check changed. Told under a lock, so that two changes of a check keep their order.
    CheckChanged(&'a HealthChange),
    /// A circuit changed its state.
    CircuitChanged(&'a CircuitChange),
}

/// Is told of every event, in the place where it happens: it must not block and must not panic.
pub(crate) trait Observer: Send + Sync + Debug {
    fn observe(&self, event: &Event<'_>);
}
