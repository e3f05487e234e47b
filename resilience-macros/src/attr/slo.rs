//! `#[slo]`

use std::time::Duration;

use proc_macro2::TokenStream;
use syn::{LitStr, Path};

use super::{Arguments, Slot};
use crate::diag::Diag;
use crate::value::{self, Value, Zero};

pub(super) const KEYS: &[&str] = &["name", "availability", "latency", "quantile", "crate"];

/// The arguments of `#[slo]`.
#[derive(Default)]
pub(crate) struct Slo {
    pub(crate) name: Slot<LitStr>,
    /// The share of requests that must succeed.
    pub(crate) availability: Slot<f64>,
    /// How fast the share `quantile` of them must be answered.
    pub(crate) latency: Slot<Value<Duration>>,
    pub(crate) quantile: Slot<f64>,
    pub(crate) crate_path: Slot<Path>,
}

impl Slo {
    pub(crate) fn read(tokens: TokenStream, diag: &Diag) -> Self {
        let mut arguments = Arguments::parse("slo", tokens, diag);
        arguments.takes_a_name();
        let read = Self {
            name: arguments.name(),
            availability: arguments.value("availability", |value| value::target(value, "99.9%")),
            latency: arguments.value("latency", |value| value::duration(value, Zero::Refused)),
            quantile: arguments.value("quantile", |value| value::target(value, "99%")),
            crate_path: arguments.crate_path(),
        };
        arguments.finish();
        read
    }
}
