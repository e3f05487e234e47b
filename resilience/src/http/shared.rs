//! What the operational paths of one service share.

use std::fmt;

use super::endpoint::Endpoints;
use crate::health::engine::Engine;
use crate::lifecycle::Lifecycle;
use crate::observe::metrics::Metrics;
use crate::sync::{Arc, AtomicBool};

/// Who sees the texts of errors, and the details of checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Details {
    /// Everyone.
    Always,
    /// Who sends the admin token: `Authorization: Bearer ..`.
    Authorized,
    /// Nobody.
    Never,
}

/// What a [`Shared`] is made of.
#[derive(Debug)]
pub(crate) struct SharedOptions {
    pub(crate) engine: Arc<Engine>,
    pub(crate) lifecycle: Lifecycle,
    /// The same metrics that the engine has as its observer.
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) details: Details,
    /// Without one, nobody is authorized.
    pub(crate) admin_token: Option<String>,
    pub(crate) endpoints: Endpoints,
}

/// The state behind the operational paths of one service.
pub(crate) struct Shared {
    pub(crate) engine: Arc<Engine>,
    pub(crate) lifecycle: Lifecycle,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) details: Details,
    pub(crate) admin_token: Option<String>,
    pub(crate) endpoints: Endpoints,
    /// Whether anybody has ever asked whether the service is ready.
    pub(crate) probed: AtomicBool,
}

impl Shared {
    pub(crate) fn new(options: SharedOptions) -> Arc<Self> {
        let SharedOptions { engine, lifecycle, metrics, details, admin_token, endpoints } = options;
        let probed = AtomicBool::new(false);
        Arc::new(Self { engine, lifecycle, metrics, details, admin_token, endpoints, probed })
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Shared").field("endpoints", &self.endpoints).finish_non_exhaustive()
    }
}
