//! The keys of a circuit breaker, which the presets take too.

use std::time::Duration;

use proc_macro2::TokenStream;
use syn::{Expr, Lit};

use super::{Arguments, Given, Slot};
use crate::value::{self, Value, Zero};

/// What a breaker looks at.
#[derive(Clone)]
pub(crate) enum Window {
    Calls(Value<Expr>),
    Time(Value<Duration>),
    /// A constant, whose type says which.
    Either(Expr),
}

/// What an ignored error counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IgnoreAs {
    Neutral,
    Success,
}

/// The settings of a breaker, and the code by which it judges.
pub(crate) struct BreakerKeys {
    pub(crate) threshold: Slot<Value<Expr>>,
    pub(crate) recovery: Slot<Value<Duration>>,
    pub(crate) half_open_max_calls: Slot<Value<Expr>>,
    pub(crate) success_threshold: Slot<Value<Expr>>,
    pub(crate) failure_rate: Slot<f64>,
    pub(crate) window: Slot<Window>,
    pub(crate) min_calls: Slot<Value<Expr>>,
    pub(crate) slow_call: Slot<Value<Duration>>,
    pub(crate) slow_rate: Slot<f64>,
    pub(crate) failure_if: Slot<Expr>,
    pub(crate) failure_result: Slot<Expr>,
    pub(crate) ignore: Slot<Expr>,
    pub(crate) ignore_as: Slot<IgnoreAs>,
    pub(crate) recovery_factor: Slot<Value<f64>>,
    pub(crate) max_recovery: Slot<Value<Duration>>,
    pub(crate) trial_timeout: Slot<Value<Duration>>,
    pub(crate) key: Slot<Expr>,
    pub(crate) max_keys: Slot<Value<Expr>>,
}

impl BreakerKeys {
    pub(super) fn read(arguments: &mut Arguments<'_>) -> Self {
        let time = |value: &Expr| value::duration(value, Zero::Refused);
        Self {
            threshold: arguments.aliased(&["threshold", "failure_threshold", "fail_max"], value::count),
            recovery: arguments.aliased(&["recovery", "recovery_timeout", "reset_timeout"], time),
            half_open_max_calls: arguments.value("half_open_max_calls", value::count),
            success_threshold: arguments.value("success_threshold", value::count),
            failure_rate: arguments.value("failure_rate", value::share),
            window: arguments.value("window", window),
            min_calls: arguments.value("min_calls", value::count),
            slow_call: arguments.value("slow_call", time),
            slow_rate: arguments.value("slow_rate", value::share),
            failure_if: arguments.value("failure_if", value::question),
            failure_result: arguments.value("failure_result", value::question),
            ignore: arguments.value("ignore", value::question),
            ignore_as: arguments.value("ignore_as", |value| {
                value::word(value, &[("neutral", IgnoreAs::Neutral), ("success", IgnoreAs::Success)])
            }),
            recovery_factor: arguments.value("recovery_factor", value::factor),
            max_recovery: arguments.value("max_recovery", time),
            trial_timeout: arguments.value("trial_timeout", time),
            key: arguments.value("key", value::path),
            max_keys: arguments.value("max_keys", value::count),
        }
    }

    /// How many calls a half-open breaker lets through and how many of them must succeed, as far as the macro knows,
    /// where `half_open` and `success` hold if nothing is written.
    pub(crate) fn trials(&self, half_open: u32, success: u32) -> (Option<u32>, Option<u32>) {
        let known = |slot: Option<&Given<Value<Expr>>>, default| match slot {
            Some(given) => given.value.number(),
            None => Some(default),
        };
        (known(self.half_open_max_calls.as_ref(), half_open), known(self.success_threshold.as_ref(), success))
    }

    /// The keys that belong to a breaker itself, and stand where it is declared.
    pub(crate) fn settings(&self) -> Vec<TokenStream> {
        fn of<T>(slot: Option<&Given<T>>) -> Option<TokenStream> {
            slot.map(Given::key_place)
        }
        let settings = [
            of(self.threshold.as_ref()),
            of(self.recovery.as_ref()),
            of(self.half_open_max_calls.as_ref()),
            of(self.success_threshold.as_ref()),
            of(self.failure_rate.as_ref()),
            of(self.window.as_ref()),
            of(self.min_calls.as_ref()),
            of(self.slow_call.as_ref()),
            of(self.slow_rate.as_ref()),
            of(self.ignore_as.as_ref()),
            of(self.recovery_factor.as_ref()),
            of(self.max_recovery.as_ref()),
            of(self.trial_timeout.as_ref()),
            of(self.max_keys.as_ref()),
        ];
        settings.into_iter().flatten().collect()
    }
}

/// A number of calls or a time. What a constant holds cannot be seen here.
fn window(expression: &Expr) -> syn::Result<Window> {
    match value::plain(expression) {
        Expr::Lit(literal) if matches!(literal.lit, Lit::Int(_)) => {
            value::count(expression).map(Window::Calls)
        }
        Expr::Lit(literal) if matches!(literal.lit, Lit::Str(_)) => {
            value::duration(expression, Zero::Refused).map(Window::Time)
        }
        Expr::Lit(_) | Expr::Unary(_) => Err(syn::Error::new_spanned(
            expression,
            "a window is a number of calls or a time: `window = 20` or `window = \"10s\"`",
        )),
        _ => Ok(Window::Either(expression.clone())),
    }
}
