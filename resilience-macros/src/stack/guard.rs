//! Runs the pipeline of the policies above one function, or above one `static`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Meta, Path};

use super::absorb::{absorb, arguments_of, is_marker};
use super::attributes::{Attributes, Policy};
use crate::attr::held::HeldPolicy;
use crate::diag::Diag;
use crate::function::Function;
use crate::item::{Form, Item};
use crate::plan::guard::Guard;
use crate::plan::slo::Slo;
use crate::{check, expand, recover};

/// Expands `#[policy(arguments)] item` and all the policies below it.
pub(crate) fn expand(policy: Policy, arguments: TokenStream, tokens: &TokenStream) -> TokenStream {
    if is_marker(&arguments) {
        return TokenStream::new();
    }
    let mut item = match Item::parse(tokens.clone()) {
        Ok(item) => item,
        Err(error) => return recover::item(tokens, &error),
    };
    let diag = Diag::new();
    let absorbed = absorb(&arguments, &mut item.attributes);
    if policy == Policy::Slo && matches!(item.form, Form::Static { .. }) {
        check::slo::above_a_static(&item, &diag);
        return finish(diag, &item, TokenStream::new);
    }
    if let Form::Static { .. } = &item.form {
        let held = HeldPolicy::read(policy, arguments, &diag);
        check::held::policy(policy, &item, absorbed.first().map(|other| &other.path), &diag);
        return finish(diag, &item, || expand::held::policy(&held, &item));
    }
    let mut attributes = Attributes::default();
    let here = Ident::new(policy.name(), Span::call_site());
    attributes.read(policy, here.into_token_stream(), arguments, &diag);
    for other in &absorbed {
        if let Meta::NameValue(pair) = &other.meta {
            let name = other.policy.name();
            diag.error(&pair.value, format!("write `#[{name}(..)]`"));
        }
        attributes.read(other.policy, other.path.to_token_stream(), arguments_of(&other.meta), &diag);
    }
    let Some(function) = Function::of(&item) else {
        check::guard::item(policy, &item, &diag);
        return finish(diag, &item, TokenStream::new);
    };
    if attributes.has_policies() {
        check::guard::function(&attributes, &function, &diag);
    }
    check::slo::function(&attributes, &function, &diag);
    let imported: Vec<Path> = absorbed.into_iter().map(|other| other.path).collect();
    let markers = expand::markers(&imported);
    match diag.finish() {
        Ok(()) => print(&attributes, &function, &markers),
        Err(errors) => recover::item(&function.with(&markers), &errors),
    }
}

/// The function with all that stands above it.
fn print(attributes: &Attributes, function: &Function, markers: &TokenStream) -> TokenStream {
    match Slo::new(attributes, function) {
        Some(slo) if !attributes.has_policies() => expand::slo::function(&slo, function, markers),
        slo => expand::guard::function(&Guard::new(attributes, function, slo), function, markers),
    }
}

fn finish(diag: Diag, item: &impl ToTokens, print: impl FnOnce() -> TokenStream) -> TokenStream {
    match diag.finish() {
        Ok(()) => print(),
        Err(errors) => {
            let recovered = recover::item(item, &errors);
            quote!(#recovered)
        }
    }
}

#[cfg(test)]
#[path = "guard_tests.rs"]
mod tests;
