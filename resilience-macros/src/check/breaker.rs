//! The rules of a circuit breaker.

use std::time::Duration;

use quote::ToTokens;

use super::text;
use crate::attr::Given;
use crate::attr::breaker_keys::{BreakerKeys, Window};
use crate::attr::circuit_breaker::Traffic;
use crate::diag::Diag;
use crate::stack::attributes::Attributes;
use crate::value::Value;

/// What holds where nothing is written.
struct Defaults {
    half_open_max_calls: u32,
    success_threshold: u32,
    recovery: Duration,
}

pub(super) fn rules(attributes: &Attributes, diag: &Diag) {
    if let Some(breaker) = attributes.circuit_breaker.as_ref().map(|breaker| &breaker.read) {
        if breaker.shared.is_some() {
            is_set_where_it_is_declared(attributes, diag);
            return needs_what_it_speaks_of(&breaker.keys, diag);
        }
        let (half_open_max_calls, success_threshold, recovery) =
            match breaker.preset.as_ref().map(|given| given.value) {
                None => (3, 2, 30),
                Some(Traffic::Low) => (2, 1, 45),
                Some(Traffic::High) => (5, 3, 20),
            };
        let recovery = Duration::from_secs(recovery);
        keys(&breaker.keys, &Defaults { half_open_max_calls, success_threshold, recovery }, diag);
    }
    if let Some(preset) = attributes.preset.as_ref().map(|preset| &preset.read) {
        let defaults = preset.defaults();
        let (_, success) = preset.keys.trials(3, defaults.success_threshold);
        let defaults = Defaults {
            half_open_max_calls: success.unwrap_or_default().max(3),
            success_threshold: defaults.success_threshold,
            recovery: defaults.recovery,
        };
        keys(&preset.keys, &defaults, diag);
    }
}

/// A shared breaker has its settings where it is declared; how a call is judged is said at the call.
fn is_set_where_it_is_declared(attributes: &Attributes, diag: &Diag) {
    let Some(breaker) = attributes.circuit_breaker.as_ref().map(|breaker| &breaker.read) else { return };
    let Some(shared) = &breaker.shared else { return };
    let path = shared.value.to_token_stream().to_string().replace(' ', "");
    let name = breaker.common.name.as_ref().map(Given::place);
    let preset = breaker.preset.as_ref().map(Given::key_place);
    for key in name.into_iter().chain(preset).chain(breaker.keys.settings()) {
        diag.error(key, format!("the breaker is `{path}`: write its settings where it is declared"));
    }
}

fn keys(keys: &BreakerKeys, defaults: &Defaults, diag: &Diag) {
    can_close(keys, defaults, diag);
    judges_a_full_window(keys, diag);
    looks_at_what_it_counts(keys, diag);
    grows_as_far_as_it_may(keys, defaults, diag);
    needs_what_it_speaks_of(keys, diag);
}

/// As many trial calls as must succeed must be let through.
fn can_close(keys: &BreakerKeys, defaults: &Defaults, diag: &Diag) {
    let (Some(half_open), Some(success)) =
        keys.trials(defaults.half_open_max_calls, defaults.success_threshold)
    else {
        return;
    };
    if success <= half_open {
        return;
    }
    let message = format!(
        "it could never close: {} must succeed, and half open it lets {} through",
        text::number(success, "trial call", "trial calls"),
        if half_open == 1 { "only 1".to_owned() } else { format!("only {half_open}") },
    );
    match (&keys.success_threshold, &keys.half_open_max_calls) {
        (Some(given), _) => {
            diag.error(
                given.place(),
                format!("{message}; write `half_open_max_calls = {success}`, or less here"),
            );
        }
        (None, Some(given)) => {
            diag.error(given.place(), format!("{message}; write `success_threshold = {half_open}` too"));
        }
        (None, None) => {}
    }
}

/// A window of calls is judged when it holds `min_calls`, which it must be able to.
fn judges_a_full_window(keys: &BreakerKeys, diag: &Diag) {
    let (Some(window), Some(min_calls)) = (&keys.window, &keys.min_calls) else { return };
    let Window::Calls(calls) = &window.value else { return };
    if let (Some(calls), Some(least)) = (calls.number(), min_calls.value.number())
        && least > calls
    {
        diag.error(
            min_calls.place(),
            format!(
                "a window of {} never holds {least}: write at most {calls}",
                text::number(calls, "call", "calls")
            ),
        );
    }
}

/// A window is there for a rate, and a rate of slow calls needs to know which are slow.
fn looks_at_what_it_counts(keys: &BreakerKeys, diag: &Diag) {
    if keys.failure_rate.is_none() && keys.slow_rate.is_none() {
        let message = |key: &str| {
            format!(
                "`{key}` is for a rate: write `failure_rate = \"50%\"` or `slow_rate = \"50%\"` too, or leave it out"
            )
        };
        if let Some(window) = &keys.window {
            diag.error(window.key_place(), message("window"));
        }
        if let Some(min_calls) = &keys.min_calls {
            diag.error(min_calls.key_place(), message("min_calls"));
        }
    }
    if let (Some(rate), None) = (&keys.slow_rate, &keys.slow_call) {
        diag.error(
            rate.key_place(),
            "`slow_rate` needs to know what is slow: write `slow_call = \"2s\"` too",
        );
    }
}

/// The time that it stays open grows by a factor, up to a limit.
fn grows_as_far_as_it_may(keys: &BreakerKeys, defaults: &Defaults, diag: &Diag) {
    let Some(most) = &keys.max_recovery else { return };
    if keys.recovery_factor.is_none() {
        diag.error(most.key_place(), "`max_recovery` limits what grows: write `recovery_factor = 2` too");
    }
    if let (Some(most_time), Some(recovery)) =
        (most.value.known(), known(keys.recovery.as_ref(), defaults.recovery))
        && most_time < recovery
    {
        let recovery = text::duration(recovery);
        diag.error(most.place(), format!("`max_recovery` must be at least `recovery`, which is {recovery}"));
    }
}

/// Keys that mean nothing alone.
fn needs_what_it_speaks_of(keys: &BreakerKeys, diag: &Diag) {
    if let (Some(ignore_as), None) = (&keys.ignore_as, &keys.ignore) {
        diag.error(
            ignore_as.key_place(),
            "`ignore_as` is about errors that are ignored: write `ignore = ..` too",
        );
    }
    if let (Some(max_keys), None) = (&keys.max_keys, &keys.key) {
        diag.error(max_keys.key_place(), "`max_keys` limits keys: write `key = ..` too");
    }
}

/// A duration as far as the macro knows it.
pub(super) fn known(slot: Option<&Given<Value<Duration>>>, default: Duration) -> Option<Duration> {
    match slot {
        Some(given) => given.value.known(),
        None => Some(default),
    }
}
