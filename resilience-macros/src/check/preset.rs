//! The rules of presets, alone and beside an attribute that takes the place of a part of theirs.

use quote::ToTokens;

use crate::attr::Given;
use crate::attr::preset::{Callee, Preset};
use crate::diag::Diag;
use crate::function::Function;
use crate::stack::attributes::Attributes;

pub(super) fn rules(attributes: &Attributes, function: &Function, must_not_wait: bool, diag: &Diag) {
    let Some(placed) = &attributes.preset else { return };
    let preset = &placed.read;
    let name = preset.callee.attribute();
    gives_way(attributes, preset, diag);
    counts_once(preset, diag);
    checks_health_by_path(preset.health.as_ref(), diag);
    if let (Some(timeout), false) = (&preset.timeout, function.is_async()) {
        diag.error(
            timeout.key_place(),
            "a plain function cannot be cut: make it `async`, or leave `timeout` out",
        );
    }
    if preset.retries() && attributes.retry.is_none() && must_not_wait {
        let key = preset.max_retries.as_ref().or(preset.max_attempts.as_ref()).map(Given::key_place);
        diag.error(
            key.unwrap_or_default(),
            "retries of a plain function pause on its thread: write `blocking` if it may, or make it `async`",
        );
    }
    if !has_a_name(attributes) && preset.callee == Callee::External && !diag.has_errors() {
        diag.error(&placed.place, format!("name the service: `#[{name}(\"weather\")]`"));
    }
}

fn has_a_name(attributes: &Attributes) -> bool {
    attributes.name().is_some() || attributes.shared_breaker().is_some()
}

/// An attribute beside the preset takes the place of that part of it, so nothing of the part is written in the preset.
fn gives_way(attributes: &Attributes, preset: &Preset, diag: &Diag) {
    let name = preset.callee.attribute();
    let refuse = |key: Option<proc_macro2::TokenStream>, sibling: &str| {
        if let Some(key) = key {
            let message = format!(
                "`#[{sibling}]` stands in the place of this part of `#[{name}]`: write `{key}` there"
            );
            diag.error(key, message);
        }
    };
    let keys = &preset.keys;
    if attributes.circuit_breaker.is_some() {
        let code = [&keys.failure_if, &keys.failure_result, &keys.ignore, &keys.key];
        for key in keys.settings().into_iter().chain(code.into_iter().filter_map(|slot| of(slot.as_ref()))) {
            refuse(Some(key), "circuit_breaker");
        }
    }
    if attributes.retry.is_some() {
        for key in [
            of(preset.max_retries.as_ref()),
            of(preset.max_attempts.as_ref()),
            of(preset.retry_if.as_ref()),
            of(preset.abort_if.as_ref()),
        ] {
            refuse(key, "retry");
        }
    }
    if attributes.timeout.is_some() {
        refuse(of(preset.timeout.as_ref()), "timeout");
    }
    if attributes.fallback.is_some() {
        refuse(of(preset.fallback.as_ref()), "fallback");
    }
}

fn counts_once(preset: &Preset, diag: &Diag) {
    if let (Some(_), Some(attempts)) = (&preset.max_retries, &preset.max_attempts) {
        diag.error(
            attempts.key_place(),
            "`max_attempts` counts the first attempt, `max_retries` does not: write one of them",
        );
    }
    if !preset.retries() && preset.max_retries.is_none() {
        for (key, slot) in [("retry_if", &preset.retry_if), ("abort_if", &preset.abort_if)] {
            if let Some(given) = slot {
                diag.error(
                    given.key_place(),
                    format!("`{key}` is about retries: write `max_retries = 3` too"),
                );
            }
        }
    }
}

/// The health of a service is asked by a function without arguments.
fn checks_health_by_path(health: Option<&Given<syn::Expr>>, diag: &Diag) {
    if let Some(given) = health
        && !matches!(crate::value::plain(&given.value), syn::Expr::Path(_))
    {
        diag.error(
            given.value.to_token_stream(),
            "write the path of an `async fn` without arguments, or of a `static` that holds a check",
        );
    }
}

fn of<T>(slot: Option<&Given<T>>) -> Option<proc_macro2::TokenStream> {
    slot.map(Given::key_place)
}
