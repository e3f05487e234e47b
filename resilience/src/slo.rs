//! Objectives of handlers: what share of requests must succeed, and how fast.
//!
//! The handler marks the request with its objective when it begins; the layer around the routes, which sees how the
//! request ends, has it counted. So what a policy of the handler refuses counts, and what never reached it does not.

mod counts;
#[cfg(feature = "serve")]
mod mark;

use std::time::Duration;

use crate::site::Site;
pub(crate) use counts::{Counted, Ending};
use counts::{Counts, Edges};
#[cfg(feature = "serve")]
pub use mark::mark;
#[cfg(feature = "serve")]
pub(crate) use mark::within;

/// Without a server nobody sees how a request ends.
#[cfg(not(feature = "serve"))]
pub fn mark(_slo: &'static Slo) {}

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
    edges: Edges,
    counts: Counts,
}

#[expect(
    clippy::missing_panics_doc,
    reason = "the panics are compile errors: attributes call these in a `static`"
)]
impl Slo {
    /// An objective without a target, which each of the following gives it.
    pub const fn new(name: &'static str, site: Site) -> Self {
        assert!(!name.is_empty(), "the name of an `slo` must not be empty");
        let (edges, counts) = (Edges::usual(), Counts::new());
        Self { name, site, availability: None, latency: None, quantile: 0.99, edges, counts }
    }

    /// The share of requests that must succeed.
    #[must_use]
    pub const fn availability(mut self, share: f64) -> Self {
        assert!(share > 0.0 && share < 1.0, "`availability` must be above 0% and below 100%");
        self.availability = Some(share);
        self
    }

    /// How fast the share [`quantile`](Self::quantile) of requests must be answered.
    #[must_use]
    pub const fn latency(mut self, latency: Duration) -> Self {
        assert!(!latency.is_zero(), "`latency` must be longer than zero");
        assert!(latency.as_secs() < 86_400, "`latency` must be shorter than a day");
        self.latency = Some(latency);
        self.edges = Edges::with(latency);
        self
    }

    /// The share of requests that `latency` holds for. Default: 99%.
    #[must_use]
    pub const fn quantile(mut self, quantile: f64) -> Self {
        assert!(quantile > 0.0 && quantile < 1.0, "`quantile` must be above 0% and below 100%");
        self.quantile = quantile;
        self
    }

    /// The objective's latency in seconds: the edge of a bucket in every histogram that a rule asks for it.
    pub(crate) fn latency_seconds(&self) -> Option<f64> {
        self.latency.map(counts::seconds)
    }

    /// Counts a request that was marked with this objective, once it has ended. `latency`: until the response's head.
    pub(crate) fn record(&self, ending: Ending, latency: Duration) {
        self.counts.record(&self.edges, ending, latency);
    }

    /// What was counted so far.
    pub(crate) fn counted(&self) -> Counted {
        self.counts.read(&self.edges)
    }
}

#[cfg(test)]
#[path = "slo_tests.rs"]
mod tests;
