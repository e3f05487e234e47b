//! The rules of objectives.

use syn::Attribute;

use crate::attr::slo::Slo;
use crate::diag::Diag;
use crate::function::Function;
use crate::item::{Form, Item};
use crate::stack::attributes::{Attributes, Placed};
use crate::stack::{Kind, is_ours};

/// An objective is one of a function that answers requests.
pub(crate) fn above_a_static(item: &Item, diag: &Diag) {
    if let Form::Static { ident, .. } = &item.form {
        diag.error(ident, "`#[slo]` stands above a function that answers requests, not above `static`");
    }
}

/// Applies every rule to an objective and the function below it.
pub(crate) fn function(attributes: &Attributes, function: &Function, diag: &Diag) {
    let Some(placed) = &attributes.slo else { return };
    has_a_target(placed, diag);
    has_a_share_for_a_latency(&placed.read, diag);
    is_named_by_no_target(&placed.read, diag);
    answers_requests(attributes, function, diag);
    declares_nothing_else(placed, &function.attributes, diag);
}

/// Without one, every request would do.
fn has_a_target(placed: &Placed<Slo>, diag: &Diag) {
    let Slo { availability, latency, quantile, .. } = &placed.read;
    // Of the latter two the other rules tell.
    let asks = availability.is_some() || latency.is_some() || quantile.is_some();
    if !asks && target_in_place_of_name(&placed.read).is_none() {
        diag.error(
            &placed.place,
            "name what must hold: `availability`, `latency`, or both, as in \
             `#[slo(availability = \"99.9%\", latency = \"300ms\")]`",
        );
    }
}

/// The share of requests that no latency holds for means nothing.
fn has_a_share_for_a_latency(slo: &Slo, diag: &Diag) {
    if let (Some(quantile), None) = (&slo.quantile, &slo.latency) {
        diag.error(
            quantile.key_place(),
            "`quantile` is the share of requests that `latency` holds for: write `latency = \"300ms\"` too",
        );
    }
}

/// A string without a key is the name, and nobody means a name by `"99.9%"`.
fn is_named_by_no_target(slo: &Slo, diag: &Diag) {
    if let (Some(name), Some(key)) = (&slo.name, target_in_place_of_name(slo)) {
        let text = name.value.value();
        diag.error(
            name.place(),
            format!("a string without a key is the name: write `{key} = \"{}\"`", text.trim()),
        );
    }
}

/// The key that the name was meant for.
fn target_in_place_of_name(slo: &Slo) -> Option<&'static str> {
    let name = slo.name.as_ref().filter(|name| name.key.is_none())?.value.value();
    let name = name.trim();
    let unit = name.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
    match unit.trim() {
        _ if unit.len() == name.len() => None,
        "%" => Some("availability"),
        "ms" | "s" => Some("latency"),
        _ => None,
    }
}

/// What runs while the program is compiled, or once, answers no request.
fn answers_requests(attributes: &Attributes, function: &Function, diag: &Diag) {
    if attributes.has_policies() {
        // Their rules say so.
        return;
    }
    let signature = &function.signature;
    if let Some(constness) = &signature.constness {
        diag.error(constness, "a `const` function answers no requests: leave `#[slo]` out");
    }
    if signature.ident == "main" {
        diag.error(&signature.ident, "`main` answers no requests: give `#[slo]` to a handler");
    }
}

/// What the service runs by itself answers no requests.
fn declares_nothing_else(placed: &Placed<Slo>, others: &[Attribute], diag: &Diag) {
    let crate_path = placed.read.crate_path.as_ref().map(|given| &given.value);
    for kind in Kind::ALL {
        if others.iter().any(|other| is_ours(other.path(), kind.name(), crate_path)) {
            diag.error(&placed.place, beside(*kind));
        }
    }
}

/// Why an objective and a declaration do not stand above one function.
pub(crate) fn beside(kind: Kind) -> String {
    format!("a function with `#[{kind}]` answers no requests: leave `#[slo]` out, or give it to a handler")
}
