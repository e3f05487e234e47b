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

/// Something that happened.
#[derive(Debug)]
#[non_exhaustive]
pub(crate) enum Event<'a> {
    /// A run of a check ended or was given up.
    CheckRan { name: &'a str, latency: Duration },
}

/// Is told of every event, in the place where it happens: it must not block and must not panic.
pub(crate) trait Observer: Send + Sync + Debug {
    fn observe(&self, event: &Event<'_>);
}
