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
    /// Where the operational endpoints are served, where that is another port.
    pub(crate) admin_port: Option<u16>,
    pub(crate) endpoints: Endpoints,
    pub(crate) startup_timeout: Duration,
    pub(crate) shutdown_delay: Duration,
    pub(crate) shutdown_drain: Duration,
    pub(crate) shutdown_cleanup: Duration,
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
    pub(crate) timeout: Duration,
}

impl Blueprint {
    /// The port of the operational endpoints.
    pub(crate) fn operations_port(&self) -> u16 {
        self.admin_port.unwrap_or(self.port)
    }
}
