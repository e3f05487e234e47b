//! `#[retry]`

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
    "max_retries",
    "max_attempts",
    "base_delay",
    "backoff",
    "factor",
    "max_delay",
    "jitter",
    "max_elapsed",
    "retry_if",
    "abort_if",
    "retry_result",
    "retry_rejected",
    "retry_after",
    "budget",
];

/// How the pauses grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Backoff {
    Exponential,
    Constant,
    Linear,
    Fibonacci,
}

/// How much of a pause is left to chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Jitter {
    Full,
    None,
    Equal,
}

/// The arguments of `#[retry]`.
#[derive(Default)]
#[expect(clippy::struct_field_names, reason = "they are called like the keys")]
pub(crate) struct Retry {
    pub(crate) max_retries: Slot<Value<Expr>>,
    pub(crate) max_attempts: Slot<Value<Expr>>,
    pub(crate) base_delay: Slot<Value<Duration>>,
    pub(crate) backoff: Slot<Backoff>,
    pub(crate) factor: Slot<Value<f64>>,
    pub(crate) max_delay: Slot<Value<Duration>>,
    pub(crate) jitter: Slot<Jitter>,
    pub(crate) max_elapsed: Slot<Value<Duration>>,
    pub(crate) retry_if: Slot<Expr>,
    pub(crate) abort_if: Slot<Expr>,
    pub(crate) retry_result: Slot<Expr>,
    pub(crate) retry_rejected: Slot<()>,
    pub(crate) retry_after: Slot<Expr>,
    pub(crate) budget: Slot<f64>,
    pub(crate) common: Common,
}

impl Retry {
    pub(crate) fn read(tokens: TokenStream, diag: &Diag) -> Self {
        let mut arguments = Arguments::parse("retry", tokens, diag);
        let time = |value: &Expr| value::duration(value, Zero::Refused);
        let read = Self {
            common: Common::read(&mut arguments),
            max_retries: arguments.value("max_retries", value::count_or_zero),
            max_attempts: arguments.value("max_attempts", value::count),
            base_delay: arguments.value("base_delay", |value| value::duration(value, Zero::Allowed)),
            backoff: arguments.value("backoff", |value| value::word(value, BACKOFFS)),
            factor: arguments.value("factor", value::factor),
            max_delay: arguments.value("max_delay", time),
            jitter: arguments.value("jitter", |value| value::word(value, JITTERS)),
            max_elapsed: arguments.value("max_elapsed", time),
            retry_if: arguments.value("retry_if", value::question),
            abort_if: arguments.value("abort_if", value::question),
            retry_result: arguments.value("retry_result", value::question),
            retry_rejected: arguments.flag("retry_rejected"),
            retry_after: arguments.value("retry_after", value::question),
            budget: arguments.value("budget", value::share),
        };
        arguments.finish();
        read
    }
}

const BACKOFFS: &[(&str, Backoff)] = &[
    ("exponential", Backoff::Exponential),
    ("constant", Backoff::Constant),
    ("linear", Backoff::Linear),
    ("fibonacci", Backoff::Fibonacci),
];

const JITTERS: &[(&str, Jitter)] =
    &[("full", Jitter::Full), ("none", Jitter::None), ("equal", Jitter::Equal)];
