//! `#[circuit_breaker]`

use proc_macro2::TokenStream;
use syn::{Expr, Path};

use super::breaker_keys::BreakerKeys;
use super::common::Common;
use super::{Arguments, Slot};
use crate::diag::Diag;
use crate::value;

pub(super) const KEYS: &[&str] = &[
    "name",
    "reject_with",
    "blocking",
    "crate",
    "preset",
    "threshold",
    "failure_threshold",
    "fail_max",
    "recovery",
    "recovery_timeout",
    "reset_timeout",
    "half_open_max_calls",
    "success_threshold",
    "failure_rate",
    "window",
    "min_calls",
    "slow_call",
    "slow_rate",
    "failure_if",
    "failure_result",
    "ignore",
    "ignore_as",
    "recovery_factor",
    "max_recovery",
    "trial_timeout",
    "key",
    "max_keys",
];

/// How much a breaker sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Traffic {
    Low,
    High,
}

/// The arguments of `#[circuit_breaker]`.
pub(crate) struct CircuitBreaker {
    /// The `static` that holds the breaker, where it is not the function's own.
    pub(crate) shared: Slot<Path>,
    pub(crate) preset: Slot<Traffic>,
    pub(crate) keys: BreakerKeys,
    pub(crate) common: Common,
}

impl CircuitBreaker {
    pub(crate) fn read(tokens: TokenStream, diag: &Diag) -> Self {
        let mut arguments = Arguments::parse("circuit_breaker", tokens, diag);
        let common = Common::read_named(&mut arguments);
        let shared = arguments.positional("the breaker", KEYS, shared);
        let read = Self {
            common,
            shared,
            preset: arguments.value("preset", |value| {
                value::word(value, &[("low_traffic", Traffic::Low), ("high_traffic", Traffic::High)])
            }),
            keys: BreakerKeys::read(&mut arguments),
        };
        arguments.finish();
        read
    }
}

fn shared(expression: &Expr) -> syn::Result<Path> {
    match value::plain(expression) {
        Expr::Path(path)
            if path.qself.is_none()
                && path.path.segments.last().is_some_and(|last| value::names_a_constant(&last.ident)) =>
        {
            Ok(path.path.clone())
        }
        _ => Err(syn::Error::new_spanned(
            expression,
            "give the breaker's name, as in `\"payment\"`, or the path of a `static` that holds one, as in `PAYMENT`",
        )),
    }
}
