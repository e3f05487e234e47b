//! Objectives of handlers: what share of requests must succeed, and how fast.

use std::time::Duration;

use crate::site::Site;

/// The objective of one handler, as `#[slo(..)]` declares it. Built by generated code.
#[doc(hidden)]
#[derive(Debug)]
pub struct Slo {
    pub(crate) name: &'static str,
    pub(crate) site: Site,
    /// The share of requests that must succeed, above 0 and below 1.
    pub(crate) availability: Option<f64>,
    /// The share `quantile` of requests must be answered within this time.
    pub(crate) latency: Option<Duration>,
    /// Above 0 and below 1.
    pub(crate) quantile: f64,
}

#[expect(
    clippy::missing_panics_doc,
    reason = "the panics are compile errors: attributes call these in a `static`"
)]
impl Slo {
    /// An objective without a target, which each of the following gives it.
    pub const fn new(name: &'static str, site: Site) -> Self {
        assert!(!name.is_empty(), "the name of an `slo` must not be empty");
        Self { name, site, availability: None, latency: None, quantile: 0.99 }
    }

    /// The share of requests that must succeed.
    pub const fn availability(mut self, share: f64) -> Self {
        assert!(share > 0.0 && share < 1.0, "`availability` must be above 0% and below 100%");
        self.availability = Some(share);
        self
    }

    /// How fast the share [`quantile`](Self::quantile) of requests must be answered.
    pub const fn latency(mut self, latency: Duration) -> Self {
        assert!(!latency.is_zero(), "`latency` must be longer than zero");
        self.latency = Some(latency);
        self
    }

    /// The share of requests that `latency` holds for. Default: 99%.
    pub const fn quantile(mut self, quantile: f64) -> Self {
        assert!(quantile > 0.0 && quantile < 1.0, "`quantile` must be above 0% and below 100%");
        self.quantile = quantile;
        self
    }
}
