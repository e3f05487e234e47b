//! Which endpoint tells a platform what it wants to know, and at which port.

use super::blueprint::Blueprint;
use crate::http::Endpoint;

/// One endpoint, as the platform asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) path: String,
    pub(super) port: u16,
    /// Whether that is the port of the operational endpoints and not that of the program's routes.
    pub(super) apart: bool,
}

/// Those that answer as long as the process does, best first.
const LIVENESS: [Endpoint; 4] = [Endpoint::Livez, Endpoint::HealthLive, Endpoint::Live, Endpoint::OpsLive];

/// Those that answer 503 where no requests should come, best first.
const READINESS: [Endpoint; 5] =
    [Endpoint::Readyz, Endpoint::HealthReady, Endpoint::Ready, Endpoint::Healthz, Endpoint::Health];

/// Those that answer 503 until the start is over, best first.
const STARTUP: [Endpoint; 2] = [Endpoint::Startupz, Endpoint::HealthStartup];

impl Blueprint {
    /// Where the platform sees whether the process lives.
    pub(super) fn liveness(&self) -> Option<Place> {
        self.first(&LIVENESS)
    }

    /// Where the platform sees whether requests may come.
    pub(super) fn readiness(&self) -> Option<Place> {
        self.first(&READINESS)
    }

    /// Where the platform sees whether the start is over.
    pub(super) fn startup(&self) -> Option<Place> {
        self.first(&STARTUP).or_else(|| self.readiness())
    }

    /// Where the routes' own port tells whether requests may come, else where the other one does: a balancer knows the
    /// address that it sends to.
    pub(super) fn readiness_for_balancers(&self) -> Option<Place> {
        READINESS.iter().find_map(|endpoint| self.main(*endpoint)).or_else(|| self.readiness())
    }

    /// Where `endpoint` is answered for other machines, at the port of the operational endpoints where it is there.
    pub(super) fn place(&self, endpoint: Endpoint) -> Option<Place> {
        let apart = self.admin_port.filter(|_| self.admin_is_public());
        match apart {
            Some(port) => {
                let path = self.endpoints.path(endpoint)?;
                Some(Place { path, port, apart: true })
            }
            None => self.main(endpoint),
        }
    }

    /// Where `endpoint` is answered at the port of the program's routes.
    pub(super) fn main(&self, endpoint: Endpoint) -> Option<Place> {
        let stays = self.admin_port.is_none() || matches!(endpoint, Endpoint::Livez | Endpoint::Readyz);
        let path = self.endpoints.path(endpoint).filter(|_| stays)?;
        Some(Place { path, port: self.port, apart: false })
    }

    /// Whether other machines reach the address of the operational endpoints, where it is one of their own.
    pub(super) fn admin_is_public(&self) -> bool {
        self.admin.as_deref().is_none_or(|address| !is_local(address))
    }

    /// What is wrong with the addresses, as far as other machines are to reach them.
    pub(super) fn address_warnings(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(address) = self.bind.as_deref().filter(|address| is_local(address)) {
            lines.push(format!(
                "WARNING: the program listens on {address} alone, as `.bind(..)` says: nobody outside reaches it."
            ));
            lines.push("Without `.bind(..)` it listens where RESILIENCE_ADDR or PORT says.".to_owned());
        }
        for address in
            [&self.bind, &self.admin].into_iter().flatten().filter(|address| address.ends_with(":0"))
        {
            lines.push(format!(
                "WARNING: the program takes any free port, as {address} says: the port here may be another."
            ));
        }
        if let Some(address) = self.admin.as_deref().filter(|_| !self.admin_is_public()) {
            lines.push(format!(
                "The operational endpoints are at {address}, which nobody outside reaches: only what is on the main \
                 address too is asked for here."
            ));
        }
        lines
    }

    /// What a proxy on the same machine does to what is shown to everybody there.
    pub(super) fn local_proxy_warning(&self) -> Vec<String> {
        if self.bind.as_deref().is_some_and(|address| !is_local(address)) {
            return Vec::new();
        }
        vec![
            String::new(),
            "A service that listens on a loopback address shows the texts of errors to all who ask: with the proxy"
                .to_owned(),
            "on the same machine, keep them from clients with `.details(Details::Authorized)`.".to_owned(),
        ]
    }

    fn first(&self, endpoints: &[Endpoint]) -> Option<Place> {
        endpoints.iter().find_map(|endpoint| self.place(*endpoint))
    }
}

/// Whether an address is one of loopback, which other machines do not reach.
pub(super) fn is_local(address: &str) -> bool {
    let host = address.rsplit_once(':').map_or(address, |(host, _)| host);
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
}

#[cfg(test)]
#[path = "place_tests.rs"]
mod tests;
