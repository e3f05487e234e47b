//! What the operational paths of one service share.

use std::fmt;

use super::authorize::AdminToken;
use super::endpoint::{Endpoint, Endpoints};
use super::origin::Hosts;
use super::stream::Clients;
use super::views::Kept;
use crate::export::blueprint::Blueprint;
use crate::health::engine::Engine;
use crate::health::state::Moment;
use crate::lifecycle::Lifecycle;
use crate::observe::metrics::Metrics;
use crate::sync::{Arc, AtomicBool};

/// Who sees the texts of errors, and the details of checks.
///
/// Names, states and what the authors of checks wrote on purpose are public in any case. Default: everyone on a
/// loopback address, else who sends the admin token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Details {
    /// Everyone. Bodies are held to 16 KiB: details are left out first, then messages, then checks that are
    /// healthy, then all; who sends the admin token gets the whole.
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
    /// Whether those who are not authorized see more than the verdict.
    pub(crate) detailed_on_failure: bool,
    /// Without one, nobody is authorized.
    pub(crate) admin_token: Option<AdminToken>,
    pub(crate) endpoints: Endpoints,
    pub(crate) blueprint: Arc<Blueprint>,
    /// By what names the listener may be called.
    pub(crate) hosts: Hosts,
}

/// The state behind the operational paths of one service.
pub(crate) struct Shared {
    pub(crate) engine: Arc<Engine>,
    pub(crate) lifecycle: Lifecycle,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) details: Details,
    /// Whether those who are not authorized see more than the verdict.
    pub(crate) detailed_on_failure: bool,
    pub(crate) admin_token: Option<AdminToken>,
    pub(crate) endpoints: Endpoints,
    pub(crate) blueprint: Arc<Blueprint>,
    /// By what names the listener may be called.
    pub(super) hosts: Hosts,
    /// When it was made.
    pub(super) since: Moment,
    /// Whether anybody has ever asked whether the service is ready.
    pub(crate) probed: AtomicBool,
    pub(super) kept: Kept,
    pub(super) clients: Arc<Clients>,
}

impl Shared {
    pub(crate) fn new(options: SharedOptions) -> Arc<Self> {
        let SharedOptions {
            engine,
            lifecycle,
            metrics,
            details,
            detailed_on_failure,
            admin_token,
            endpoints,
            blueprint,
            hosts,
        } = options;
        Arc::new(Self {
            engine,
            lifecycle,
            metrics,
            details,
            detailed_on_failure,
            admin_token,
            endpoints,
            blueprint,
            hosts,
            since: Moment::now(),
            probed: AtomicBool::new(false),
            kept: Kept::default(),
            clients: Arc::default(),
        })
    }

    /// Where the page stands, below which the API and the exports are found.
    pub(super) fn base(&self) -> String {
        self.endpoints.path(Endpoint::Resilience).unwrap_or_default()
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Shared").field("endpoints", &self.endpoints).finish_non_exhaustive()
    }
}
