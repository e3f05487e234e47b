//! By what names the service may be called.

use super::builder::Serve;
use crate::error::Problem;
use crate::http::origin;
use crate::site::Site;

impl Serve {
    /// Further names by which operators call this service, as in `ops.example.com`: without a scheme, a port or `*`.
    ///
    /// What `/_resilience/api` does with POST it does for requests alone whose `Host` is one of them, `localhost`, an
    /// address that the service listens on, or a loopback address. Anything else may be a page that had its own name
    /// resolved to this machine. Default: none.
    ///
    /// A proxy that keeps the `Host` of its clients, as most that face the public can, needs the public name here; one
    /// that puts the service's own name in its place, as in `shop.default.svc`, needs that one. `X-Forwarded-Host` counts
    /// for nothing, since anyone can send it. Names do not replace the token: with a name of this list even looking needs it,
    /// also on a loopback address, because whoever reaches the proxy would else look too. The same holds for a request that
    /// a proxy has marked with `Forwarded`, `Via` or `X-Forwarded-For`. A proxy on the same machine that neither keeps the
    /// `Host` nor marks its requests cannot be told from somebody on that machine: have it leave out `/_resilience`.
    #[track_caller]
    pub fn allowed_hosts<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        for name in names.into_iter().map(Into::into) {
            if let Some(fault) = origin::fault(&name) {
                self.problems.push(Problem::new(fault).at(Site::caller()));
            } else {
                self.hosts.push(name);
            }
        }
        self
    }
}
