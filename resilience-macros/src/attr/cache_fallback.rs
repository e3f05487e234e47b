//! `#[cache_fallback]`

use std::time::Duration;

use proc_macro2::TokenStream;
use syn::Expr;

use super::common::Common;
use super::{Arguments, Slot};
use crate::diag::Diag;
use crate::value::{self, Value, Zero};

pub(super) const KEYS: &[&str] = &["name", "reject_with", "blocking", "crate", "ttl", "key", "capacity"];

/// The arguments of `#[cache_fallback]`.
pub(crate) struct CacheFallback {
    pub(crate) ttl: Slot<Value<Duration>>,
    pub(crate) key: Slot<Expr>,
    pub(crate) capacity: Slot<Value<Expr>>,
    pub(crate) common: Common,
}

impl CacheFallback {
    pub(crate) fn read(tokens: TokenStream, diag: &Diag) -> Self {
        let mut arguments = Arguments::parse("cache_fallback", tokens, diag);
        let read = Self {
            common: Common::read(&mut arguments),
            ttl: arguments.value("ttl", |value| value::duration(value, Zero::Refused)),
            key: arguments.value("key", value::path),
            capacity: arguments.value("capacity", value::count),
        };
        arguments.finish();
        read
    }
}
