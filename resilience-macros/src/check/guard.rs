//! The rules of guarded functions: their form, and what holds for the whole stack.

use quote::ToTokens;
use syn::{ReturnType, Signature, Type};

use super::declaration::is_future;
use super::{breaker, fallback, limits, preset, retry};
use crate::diag::Diag;
use crate::function::Function;
use crate::item::{Form, Item};
use crate::stack::attributes::{Attributes, Policy};

/// Refuses an item that is neither a function with a body nor a `static`.
pub(crate) fn item(policy: Policy, item: &Item, diag: &Diag) {
    let name = policy.name();
    match &item.form {
        Form::Function { signature, .. } => {
            diag.error(&signature.ident, format!("`#[{name}]` needs a function with a body"));
        }
        Form::Other(keyword) => {
            diag.error(keyword, format!("`#[{name}]` stands above a function, not above `{keyword}`"));
        }
        Form::Static { .. } => {}
    }
}

/// Applies every rule to a function and its stack.
pub(crate) fn function(attributes: &Attributes, function: &Function, diag: &Diag) {
    let before = diag.count();
    has_no_qualifiers(&function.signature, diag);
    is_not_main(&function.signature, diag);
    returns_a_value_in_time(&function.signature, diag);
    // What becomes of a function that is no such function is not told as well.
    let must_not_wait = diag.count() == before && !function.is_async() && !attributes.is_blocking();
    says_it_once(attributes, diag);
    blocks_where_it_may(attributes, function, diag);
    breaker::rules(attributes, diag);
    retry::rules(attributes, function, must_not_wait, diag);
    limits::rules(attributes, function, must_not_wait, diag);
    preset::rules(attributes, function, must_not_wait, diag);
    fallback::rules(attributes, function, diag);
}

/// A guarded body runs at run time, with arguments that it knows.
fn has_no_qualifiers(signature: &Signature, diag: &Diag) {
    let Signature { constness, abi, variadic, .. } = signature;
    if let Some(constness) = constness {
        diag.error(constness, "a `const` function cannot have policies: they act at run time");
    }
    if let Some(abi) = abi {
        diag.error(
            abi,
            "an `extern` function cannot have policies: let it call a function of Rust that has them",
        );
    }
    if let Some(variadic) = variadic {
        diag.error(variadic, "a function with a variable number of arguments cannot have policies");
    }
}

/// `main` runs once, and its answer goes to nobody.
fn is_not_main(signature: &Signature, diag: &Diag) {
    if signature.ident == "main" {
        diag.error(&signature.ident, "`main` cannot have policies: give them to a function that it calls");
    }
}

/// A future must come from `async fn`: else a call would be over before its work begins.
fn returns_a_value_in_time(signature: &Signature, diag: &Diag) {
    let ReturnType::Type(_, output) = &signature.output else { return };
    if is_future(output) {
        diag.error(
            signature.fn_token,
            "this function returns a future, and the policies would not see what becomes of it: write `async fn` and \
             the future's output; under `#[async_trait]`, which makes this of an `async fn`, give them to a function that \
             this one calls",
        );
    }
    if matches!(**output, Type::Never(_)) {
        diag.error(output, "a function with policies must return");
    }
}

/// What holds for the whole stack is said by one of its attributes.
fn says_it_once(attributes: &Attributes, diag: &Diag) {
    let commons = attributes.commons();
    let mut converters = commons.iter().filter_map(|common| common.reject_with.as_ref());
    if converters.next().is_some() {
        for again in converters {
            diag.error(again.key_place(), "`reject_with` holds for the whole function, and is given already");
        }
    }
    let mut paths = attributes.crate_paths();
    if let Some(first) = paths.next() {
        let text = first.value.to_token_stream().to_string();
        for other in paths.filter(|other| other.value.to_token_stream().to_string() != text) {
            let text = text.replace(' ', "");
            diag.error(
                other.place(),
                format!("`crate` holds for the whole function, and is `{text}` already"),
            );
        }
    }
}

/// Waiting on the thread is for plain functions that say so.
fn blocks_where_it_may(attributes: &Attributes, function: &Function, diag: &Diag) {
    if function.is_async() {
        for flag in attributes.commons().iter().filter_map(|common| common.blocking.as_ref()) {
            diag.error(flag.key_place(), "an `async fn` never blocks its thread: leave `blocking` out");
        }
    }
    if let Some(with) = attributes.commons().iter().find_map(|common| common.reject_with.as_ref())
        && !attributes.rejects(function.is_async())
    {
        diag.error(with.key_place(), "no policy of this function refuses a call: leave `reject_with` out");
    }
}

#[cfg(test)]
#[path = "guard_tests.rs"]
mod tests;
