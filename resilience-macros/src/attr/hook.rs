//! `#[on_startup]`, `#[on_shutdown]`, `#[on_health_change]` and `#[on_circuit_change]`

use std::time::Duration;

use proc_macro2::TokenStream;
use syn::{Expr, LitStr, Path};

use super::{Arguments, Slot};
use crate::diag::Diag;
use crate::value::{self, Value, Zero};

pub(super) const KEYS: &[&str] = &["name", "order", "timeout", "crate"];
pub(super) const LISTENER_KEYS: &[&str] = &["name", "order", "crate"];

/// The arguments of a hook.
pub(crate) struct Hook {
    pub(crate) name: Slot<LitStr>,
    pub(crate) order: Slot<Value<Expr>>,
    pub(crate) timeout: Slot<Value<Duration>>,
    pub(crate) crate_path: Slot<Path>,
}

impl Hook {
    /// The arguments of a function that runs at the start or the end.
    pub(crate) fn read(attribute: &'static str, tokens: TokenStream, diag: &Diag) -> Self {
        let mut arguments = Arguments::parse(attribute, tokens, diag);
        let read = Self {
            name: arguments.name(),
            order: arguments.value("order", value::order),
            timeout: arguments.value("timeout", |value| value::duration(value, Zero::Refused)),
            crate_path: arguments.crate_path(),
        };
        arguments.finish();
        read
    }

    /// The arguments of a function that is told of changes.
    pub(crate) fn read_listener(attribute: &'static str, tokens: TokenStream, diag: &Diag) -> Self {
        let mut arguments = Arguments::parse(attribute, tokens, diag);
        let read = Self {
            name: arguments.name(),
            order: arguments.value("order", value::order),
            timeout: None,
            crate_path: arguments.crate_path(),
        };
        arguments.finish();
        read
    }
}
