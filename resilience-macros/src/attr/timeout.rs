//! `#[timeout]`

use std::time::Duration;

use proc_macro2::TokenStream;

use super::common::Common;
use super::{Arguments, Slot};
use crate::diag::Diag;
use crate::value::{self, Value, Zero};

pub(super) const KEYS: &[&str] = &["name", "reject_with", "blocking", "crate", "total"];

/// The arguments of `#[timeout]`.
#[derive(Default)]
pub(crate) struct Timeout {
    /// For one attempt.
    pub(crate) limit: Slot<Value<Duration>>,
    /// For all attempts and the pauses between them.
    pub(crate) total: Slot<Value<Duration>>,
    /// Some limit is there, right or wrong.
    pub(crate) is_given: bool,
    pub(crate) common: Common,
}

impl Timeout {
    pub(crate) fn read(tokens: TokenStream, diag: &Diag) -> Self {
        let mut arguments = Arguments::parse("timeout", tokens, diag);
        let is_given = arguments.has_value(KEYS);
        let limit = arguments.positional("the limit", KEYS, |value| value::duration(value, Zero::Refused));
        let read = Self {
            limit,
            is_given,
            common: Common::read(&mut arguments),
            total: arguments.value("total", |value| value::duration(value, Zero::Refused)),
        };
        arguments.finish();
        read
    }
}
