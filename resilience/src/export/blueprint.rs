//! What a service is, as far as files for a platform tell it: all of it from the declarations and the settings of
//! `serve()`.

use std::time::Duration;

use crate::http::Endpoints;
use crate::policy::Policy;
use crate::slo::Slo;

/// A service before it runs.
#[derive(Debug, Default)]
pub(crate) struct Blueprint {
    /// The program's name, as in `storefront`.
    pub(crate) name: String,
    /// The program's version, where it told one.
    pub(crate) version: Option<String>,
    /// Where the program's routes are served.
    pub(crate) port: u16,
    /// The address that the program chose itself with `.bind(..)`: then the environment has no say.
    pub(crate) bind: Option<String>,
    /// Where the operational endpoints are served, where that is another port.
    pub(crate) admin_port: Option<u16>,
    /// The address that the program chose with `.admin(..)`.
    pub(crate) admin: Option<String>,
    pub(crate) endpoints: Endpoints,
    /// How long each startup hook may take, in their order: one after the other, before the checks are waited for.
    pub(crate) startup_hooks: Vec<Duration>,
    /// How long the critical checks are waited for.
    pub(crate) startup_timeout: Duration,
    pub(crate) shutdown_delay: Duration,
    pub(crate) shutdown_drain: Duration,
    pub(crate) shutdown_cleanup: Duration,
    /// A connection without a request is closed after this long.
    pub(crate) idle: Duration,
    /// When a request is answered with 504, where that is limited.
    pub(crate) request_timeout: Option<Duration>,
    /// How many bytes the body of a request may have, where that is limited.
    pub(crate) body_limit: Option<u64>,
    /// How many requests are served at a time, where that is limited.
    pub(crate) max_in_flight: Option<u32>,
    /// By name.
    pub(crate) checks: Vec<CheckBlueprint>,
    /// By kind and name.
    pub(crate) policies: Vec<Policy>,
    /// By name.
    pub(crate) slos: Vec<&'static Slo>,
}

/// A health check before it runs.
#[derive(Debug)]
pub(crate) struct CheckBlueprint {
    pub(crate) name: String,
    pub(crate) critical: bool,
}

impl Blueprint {
    /// The port of the operational endpoints.
    pub(crate) fn operations_port(&self) -> u16 {
        self.admin_port.unwrap_or(self.port)
    }

    /// How long a start may take before it fails.
    pub(crate) fn longest_start(&self) -> Duration {
        self.startup_hooks.iter().fold(self.startup_timeout, |sum, hook| sum.saturating_add(*hook))
    }

    /// How long a stop may take before it is over in any case.
    pub(crate) fn longest_stop(&self) -> Duration {
        self.shutdown_delay.saturating_add(self.shutdown_drain).saturating_add(self.shutdown_cleanup)
    }
}
