//! `#[bulkhead]`

use std::time::Duration;

use proc_macro2::TokenStream;
use syn::Expr;

use super::common::Common;
use super::{Arguments, Slot};
use crate::diag::Diag;
use crate::value::{self, Value, Zero};

pub(super) const KEYS: &[&str] = &[
    "name",
    "reject_with",
    "blocking",
    "crate",
    "max_concurrent",
    "max_queue",
    "max_wait",
    "key",
    "max_keys",
];

/// The arguments of `#[bulkhead]`.
pub(crate) struct Bulkhead {
    pub(crate) max_concurrent: Slot<Value<Expr>>,
    pub(crate) max_queue: Slot<Value<Expr>>,
    pub(crate) max_wait: Slot<Value<Duration>>,
    pub(crate) key: Slot<Expr>,
    pub(crate) max_keys: Slot<Value<Expr>>,
    pub(crate) common: Common,
}

impl Bulkhead {
    pub(crate) fn read(tokens: TokenStream, diag: &Diag) -> Self {
        let mut arguments = Arguments::parse("bulkhead", tokens, diag);
        let read = Self {
            common: Common::read(&mut arguments),
            max_concurrent: arguments.value("max_concurrent", value::count),
            max_queue: arguments.value("max_queue", value::count_or_zero),
            max_wait: arguments.value("max_wait", |value| value::duration(value, Zero::Refused)),
            key: arguments.value("key", value::path),
            max_keys: arguments.value("max_keys", value::count),
        };
        arguments.finish();
        read
    }
}
