//! `#[health_check]`

use std::time::Duration;

use proc_macro2::TokenStream;
use syn::{Expr, LitStr, Path};

use super::{Arguments, Slot};
use crate::diag::Diag;
use crate::value::{self, Value, Zero};

pub(super) const KEYS: &[&str] = &[
    "name",
    "critical",
    "timeout",
    "interval",
    "max_age",
    "failure_threshold",
    "success_threshold",
    "on_error",
    "crate",
];

/// What a failing check counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OnError {
    Degraded,
    Unhealthy,
}

/// The arguments of `#[health_check]`.
pub(crate) struct HealthCheck {
    pub(crate) name: Slot<LitStr>,
    pub(crate) critical: Slot<()>,
    pub(crate) timeout: Slot<Value<Duration>>,
    pub(crate) interval: Slot<Value<Duration>>,
    pub(crate) max_age: Slot<Value<Duration>>,
    pub(crate) failure_threshold: Slot<Value<Expr>>,
    pub(crate) success_threshold: Slot<Value<Expr>>,
    pub(crate) on_error: Slot<OnError>,
    pub(crate) crate_path: Slot<Path>,
}

impl HealthCheck {
    pub(crate) fn read(tokens: TokenStream, diag: &Diag) -> Self {
        let mut arguments = Arguments::parse("health_check", tokens, diag);
        let read = Self {
            name: arguments.name(),
            critical: arguments.flag("critical"),
            timeout: arguments.value("timeout", |value| value::duration(value, Zero::Refused)),
            interval: arguments.value("interval", |value| value::duration(value, Zero::Refused)),
            max_age: arguments.value("max_age", |value| value::duration(value, Zero::Allowed)),
            failure_threshold: arguments.value("failure_threshold", value::count),
            success_threshold: arguments.value("success_threshold", value::count),
            on_error: arguments.value("on_error", |value| {
                value::word(value, &[("degraded", OnError::Degraded), ("unhealthy", OnError::Unhealthy)])
            }),
            crate_path: arguments.crate_path(),
        };
        arguments.finish();
        read
    }
}
