//! The rules that see the item: which forms can be declared, and with which arguments and results.

use quote::ToTokens;
use syn::{
    FnArg, GenericArgument, PatType, PathArguments, ReturnType, Safety, Signature, StaticMutability, Type,
    TypeParamBound,
};

use super::route_class;
use crate::diag::Diag;
use crate::item::{Form, Item};
use crate::stack::Kind;

/// Judges the item below the attribute; every rule is applied.
pub(crate) fn item(kind: Kind, item: &Item, diag: &Diag) {
    match &item.form {
        Form::Function { signature, has_body } => {
            has_a_body(kind, signature, *has_body, diag);
            is_free(kind, signature, diag);
            is_not_generic(kind, signature, diag);
            has_no_qualifiers(kind, signature, diag);
            is_not_main(kind, signature, diag);
            returns_no_future(kind, signature, diag);
            returns_at_all(kind, signature, diag);
            if kind == Kind::RouteClass {
                route_class::signature(signature, diag);
            } else {
                if kind.is_listener() {
                    takes_the_change(kind, signature, diag);
                }
                takes_references(kind, signature, diag);
            }
            has_no_conditional_arguments(signature, diag);
        }
        Form::Static { ident, mutability, .. } => holds_a_check(kind, ident, mutability, diag),
        Form::Other(keyword) => diag.error(keyword, format!("{}, not above `{keyword}`", place(kind))),
    }
}

fn place(kind: Kind) -> String {
    match kind {
        Kind::HealthCheck => {
            format!("`#[{kind}]` stands above a function, or above a `static` that holds a check")
        }
        Kind::OnStartup
        | Kind::OnShutdown
        | Kind::OnHealthChange
        | Kind::OnCircuitChange
        | Kind::RouteClass => format!("`#[{kind}]` stands above a function"),
    }
}

/// Only a check can be held by a `static`, and only by one that does not change.
fn holds_a_check(kind: Kind, ident: &syn::Ident, mutability: &StaticMutability, diag: &Diag) {
    if kind != Kind::HealthCheck {
        diag.error(ident, format!("{}, not above `static`", place(kind)));
    }
    if let StaticMutability::Mut(mutable) = mutability {
        diag.error(mutable, "a check is shared between threads: write `static` without `mut`");
    }
}

/// A function of a trait or of an `extern` block has nothing to run.
fn has_a_body(kind: Kind, signature: &Signature, has_body: bool, diag: &Diag) {
    if !has_body {
        diag.error(&signature.ident, format!("`#[{kind}]` needs a function with a body"));
    }
}

/// The registry calls the function with what was provided; a method has a receiver besides.
fn is_free(kind: Kind, signature: &Signature, diag: &Diag) {
    if let Some(receiver) = signature.receiver() {
        diag.error(
            receiver,
            if kind == Kind::RouteClass {
                format!("`#[{kind}]` stands above a free function, not a method")
            } else {
                format!("`#[{kind}]` stands above a free function, not a method: take what it needs as `&T` arguments")
            },
        );
    }
}

/// Nobody would choose the types of a generic function.
fn is_not_generic(kind: Kind, signature: &Signature, diag: &Diag) {
    let generics = &signature.generics;
    if generics.params.is_empty() {
        if let Some(clause) = &generics.where_clause {
            diag.error(clause, format!("a function with `#[{kind}]` cannot be generic"));
        }
    } else {
        diag.error(
            &generics.params,
            format!("a function with `#[{kind}]` cannot be generic: name the types"),
        );
    }
}

/// `const`, `unsafe`, `extern` and variadic functions are for other callers.
fn has_no_qualifiers(kind: Kind, signature: &Signature, diag: &Diag) {
    let Signature { constness, safety, abi, variadic, .. } = signature;
    let refused = |qualifier: &dyn ToTokens, text: &str| {
        diag.error(qualifier.to_token_stream(), format!("a function with `#[{kind}]` cannot be `{text}`"));
    };
    if let Some(constness) = constness {
        refused(constness, "const");
    }
    if let Safety::Unsafe(token) = safety {
        refused(token, "unsafe");
    }
    if let Some(abi) = abi {
        refused(abi, "extern");
    }
    if let Some(variadic) = variadic {
        diag.error(
            variadic,
            format!("a function with `#[{kind}]` cannot take a variable number of arguments"),
        );
    }
}

/// `main` runs the service.
fn is_not_main(kind: Kind, signature: &Signature, diag: &Diag) {
    if signature.ident == "main" {
        diag.error(
            &signature.ident,
            format!("`main` runs the service: give `#[{kind}]` a function of its own"),
        );
    }
}

/// A future must come from `async fn`, so that a check and its future cannot be confused.
fn returns_no_future(kind: Kind, signature: &Signature, diag: &Diag) {
    if let ReturnType::Type(_, output) = &signature.output
        && is_future(output)
    {
        diag.error(
            output,
            format!("`#[{kind}]` cannot run a function that returns a future: write `async fn` and the future's output"),
        );
    }
}

/// A function that never returns would be given up by its timeout each time.
fn returns_at_all(kind: Kind, signature: &Signature, diag: &Diag) {
    if let ReturnType::Type(_, output) = &signature.output
        && matches!(**output, Type::Never(_))
    {
        diag.error(output, format!("a function with `#[{kind}]` must return"));
    }
}

/// A listener's first argument is what it is told.
fn takes_the_change(kind: Kind, signature: &Signature, diag: &Diag) {
    let change = if kind == Kind::OnCircuitChange { "CircuitChange" } else { "HealthChange" };
    let form = format!("the first argument is the change, by value: `change: {change}`");
    match typed(signature).next() {
        None => diag.error(&signature.ident, form),
        Some(first) if matches!(*first.ty, Type::Reference(_)) => diag.error(&first.ty, form),
        Some(_) => {}
    }
}

/// What a function needs is lent to it, from what was provided.
fn takes_references(kind: Kind, signature: &Signature, diag: &Diag) {
    let lent = usize::from(kind.is_listener());
    for argument in typed(signature).skip(lent) {
        takes_a_reference(&argument.ty, diag);
    }
}

/// Conditions on the item are resolved before the attribute sees it, those on an argument are not.
fn has_no_conditional_arguments(signature: &Signature, diag: &Diag) {
    for attribute in typed(signature).flat_map(|argument| &argument.attrs) {
        if ["cfg", "cfg_attr"].iter().any(|condition| attribute.path().is_ident(condition)) {
            diag.error(attribute, "write `cfg` above the function, not above an argument");
        }
    }
}

pub(super) fn typed(signature: &Signature) -> impl Iterator<Item = &PatType> {
    signature.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(argument) => Some(argument),
        FnArg::Receiver(_) => None,
    })
}

fn takes_a_reference(of: &Type, diag: &Diag) {
    let Type::Reference(reference) = of else {
        let text = text_of(of);
        return diag.error(
            of,
            format!("take it by reference: `&{text}`; the value comes from `serve().provide(..)`"),
        );
    };
    let text = text_of(&reference.elem);
    if let Some(mutable) = &reference.mutability {
        let message =
            format!("take `&{text}`: the value is shared with everything else that was provided with it");
        diag.error(mutable, message);
    }
    if let Some(lifetime) = &reference.lifetime {
        diag.error(lifetime, format!("take `&{text}`, without a lifetime"));
    }
    if is_unsized(&reference.elem) {
        let message =
            format!("take the type that was provided, such as `&Arc<{text}>`: `{text}` is only a view of it");
        diag.error(&reference.elem, message);
    }
    if let Type::ImplTrait(of) = &*reference.elem {
        diag.error(of, "name the type that was provided: `impl Trait` does not tell which");
    }
}

fn is_unsized(of: &Type) -> bool {
    match of {
        Type::Group(group) => is_unsized(&group.elem),
        Type::Paren(paren) => is_unsized(&paren.elem),
        Type::Path(path) => path.path.is_ident("str"),
        Type::Slice(_) | Type::TraitObject(_) => true,
        _ => false,
    }
}

pub(super) fn is_future(output: &Type) -> bool {
    match output {
        Type::Group(group) => is_future(&group.elem),
        Type::Paren(paren) => is_future(&paren.elem),
        Type::ImplTrait(of) => of.bounds.iter().any(names_future),
        Type::TraitObject(of) => of.bounds.iter().any(names_future),
        Type::Path(path) => path.path.segments.last().is_some_and(|last| {
            let boxes = last.ident == "Pin" || last.ident == "Box";
            last.ident == "BoxFuture"
                || last.ident == "LocalBoxFuture"
                || boxes && any_future(&last.arguments)
        }),
        _ => false,
    }
}

fn any_future(arguments: &PathArguments) -> bool {
    let PathArguments::AngleBracketed(arguments) = arguments else { return false };
    arguments.args.iter().any(|argument| matches!(argument, GenericArgument::Type(of) if is_future(of)))
}

fn names_future(bound: &TypeParamBound) -> bool {
    let TypeParamBound::Trait(bound) = bound else { return false };
    bound.path.segments.last().is_some_and(|last| last.ident == "Future")
}

/// The tokens as a person would write them.
fn text_of(tokens: impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    text.replace(" :: ", "::").replace(" < ", "<").replace(" >", ">").replace(" ,", ",").replace("& ", "&")
}

#[cfg(test)]
#[path = "declaration_tests.rs"]
mod tests;
