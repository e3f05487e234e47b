//! The rules of fallbacks, written out or remembered.

use quote::ToTokens;
use syn::{Expr, FnArg, Pat, Type};

use crate::diag::Diag;
use crate::function::{Function, name_of};
use crate::plan::fallback::{Answer, answer};
use crate::stack::attributes::Attributes;
use crate::value;

pub(super) fn rules(attributes: &Attributes, function: &Function, diag: &Diag) {
    if let Some(placed) = &attributes.fallback {
        let fallback = &placed.read;
        if fallback.answers.is_empty() && !fallback.is_given {
            diag.error(
                &placed.place,
                "write what answers when the call fails: a closure over the error, the path of a function of the same \
                 arguments, or an expression",
            );
        }
        for given in &fallback.answers {
            can_be_called(given, function, diag);
        }
        if function.returns_nothing() && !attributes.rejects(function.is_async()) {
            diag.error(
                &placed.place,
                "a function that returns nothing cannot fail, and no policy here refuses it: the fallback would never \
                 run",
            );
        }
    }
    if let Some(given) = attributes.preset.as_ref().and_then(|preset| preset.read.fallback.as_ref()) {
        can_be_called(&given.value, function, diag);
    }
    cache(attributes, function, diag);
}

/// A closure takes the error; a function takes what the function takes.
fn can_be_called(given: &Expr, function: &Function, diag: &Diag) {
    if let Expr::Closure(closure) = value::plain(given)
        && closure.inputs.len() != 1
    {
        return diag.error(closure.inputs_begin, "a fallback's closure takes the error alone: `|error| ..`");
    }
    if let Answer::Function(path) = answer(given, function)
        && function.arguments().is_none()
    {
        let path = path.to_token_stream().to_string().replace(' ', "");
        for pattern in nameless(function) {
            diag.error(
                pattern,
                format!(
                    "`{path}` takes the same arguments, and this one has no name: name it, or write the call yourself, \
                     as in `#[fallback({path}(..))]`"
                ),
            );
        }
    }
}

/// Answers are remembered by what they were asked with.
fn cache(attributes: &Attributes, function: &Function, diag: &Diag) {
    let Some(placed) = &attributes.cache_fallback else { return };
    if function.returns_nothing() {
        diag.error(&placed.place, "a function that returns nothing gives nothing to remember");
    }
    if placed.read.key.is_some() {
        return;
    }
    for pattern in nameless(function) {
        diag.error(
            pattern,
            "`#[cache_fallback]` tells answers apart by the arguments, and this one has no name: name it, or write \
             `key = ..`",
        );
    }
    for input in &function.signature.inputs {
        if let FnArg::Typed(argument) = input
            && let Type::Reference(reference) = &*argument.ty
            && let Some(mutable) = &reference.mutability
        {
            diag.error(
                mutable,
                "`#[cache_fallback]` tells answers apart by the arguments, and cannot keep this one: write `key = ..`",
            );
        }
    }
}

fn nameless(function: &Function) -> impl Iterator<Item = &Pat> {
    function.patterns().filter(|pattern| name_of(pattern).is_none())
}
