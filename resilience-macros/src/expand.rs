//! Prints a plan.

use std::time::Duration;

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::ReturnType;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use crate::attr::health_check::OnError;
use crate::paths::Paths;
use crate::plan::{Plan, Setting, Source};
use crate::stack::Kind;
use crate::value::Value;

/// The declaration, which stands beside the item.
pub(crate) fn declaration(plan: &Plan) -> TokenStream {
    let paths = Paths::new(plan.crate_path.as_ref());
    let (linkme, slice, declaration) = (paths.linkme(), paths.declarations(), paths.declaration());
    let (variant, builder) = match plan.kind {
        Kind::HealthCheck => (quote!(Check), paths.check_declaration()),
        Kind::OnStartup => (quote!(Startup), paths.hook_declaration()),
        Kind::OnShutdown => (quote!(Shutdown), paths.hook_declaration()),
        Kind::OnHealthChange => (quote!(HealthChange), paths.hook_declaration()),
    };
    let name = &plan.name;
    let site = paths.site(&plan.item.unraw().to_string());
    let run = run(plan, &paths);
    let settings = plan.settings.iter().map(|setting| print_setting(setting, &paths));
    let dependencies = dependencies(&plan.source, &paths);
    quote_spanned! {Span::mixed_site()=>
        const _: () = {
            #[#linkme::distributed_slice(#slice)]
            #[linkme(crate = #linkme)]
            static __RESILIENCE_DECLARATION: #declaration = {
                let declared = #builder::new(#name, #site, #run);
                #(#settings)*
                #dependencies
                #declaration::#variant(declared)
            };
        };
    }
}

/// One step of the builder. All of it stands where the user's value does, so that a range that the builder refuses
/// while it is evaluated is underlined there.
fn print_setting(setting: &Setting, paths: &Paths) -> TokenStream {
    let (method, value) = match setting {
        Setting::Critical => ("critical", TokenStream::new()),
        Setting::Timeout(value) => ("timeout", print_duration(value, paths)),
        Setting::Interval(value) => ("interval", print_duration(value, paths)),
        Setting::MaxAge(value) => ("max_age", print_duration(value, paths)),
        Setting::FailureThreshold(count) => ("failure_threshold", count.to_token_stream()),
        Setting::SuccessThreshold(count) => ("success_threshold", count.to_token_stream()),
        Setting::Order(order) => ("order", order.to_token_stream()),
        Setting::OnError(on_error) => ("on_error", print_on_error(*on_error, paths)),
    };
    let (start, end) = ends(value.clone());
    let method = Ident::new(method, start);
    let mut arguments = Group::new(Delimiter::Parenthesis, value);
    arguments.set_span(end);
    quote_spanned!(start=> let declared = declared.#method #arguments;)
}

/// The places of the first and the last token.
fn ends(tokens: TokenStream) -> (Span, Span) {
    let mut spans = tokens.into_iter().map(|token| at(&token));
    let start = spans.next().unwrap_or_else(Span::mixed_site);
    (start, spans.last().unwrap_or(start))
}

fn print_duration(value: &Value<Duration>, paths: &Paths) -> TokenStream {
    match value {
        Value::Literal(duration) => {
            let path = paths.duration();
            let seconds = Literal::u64_unsuffixed(duration.as_secs());
            let rest = Literal::u32_unsuffixed(duration.subsec_nanos());
            quote_spanned!(Span::mixed_site()=> #path::new(#seconds, #rest))
        }
        Value::Constant(expression) => expression.to_token_stream(),
    }
}

fn print_on_error(on_error: OnError, paths: &Paths) -> TokenStream {
    let path = paths.on_error();
    match on_error {
        OnError::Degraded => quote!(#path::Degraded),
        OnError::Unhealthy => quote!(#path::Unhealthy),
    }
}

fn dependencies(source: &Source, paths: &Paths) -> TokenStream {
    match source {
        Source::Function { dependencies, .. } if !dependencies.is_empty() => {
            let each = dependencies.iter().map(|of| {
                let dependency = paths.dependency(at(of));
                quote_spanned!(at(of)=> #dependency::of::<#of>())
            });
            quote_spanned!(Span::mixed_site()=> let declared = declared.dependencies(&[#(#each),*]);)
        }
        Source::Function { .. } | Source::Static(_) => TokenStream::new(),
    }
}

/// The `fn` pointer through which the registry runs the item.
fn run(plan: &Plan, paths: &Paths) -> TokenStream {
    let here = Span::mixed_site();
    let runner = match plan.kind {
        Kind::HealthCheck => paths.probe(),
        Kind::OnStartup | Kind::OnShutdown => paths.hook_run(),
        Kind::OnHealthChange => paths.listener_run(),
    };
    let item = &plan.item;
    match &plan.source {
        Source::Static(of) => {
            let held = paths.held(at(of));
            let call = quote_spanned!(at(of)=> #held::<#of>(&#item));
            quote_spanned!(here=> #runner::Async(|_| #call))
        }
        Source::Function { is_async, change, dependencies, output } => {
            let provided = if dependencies.is_empty() {
                quote_spanned!(here=> _)
            } else {
                quote_spanned!(here=> provided)
            };
            let parameters = match change {
                Some(_) => quote_spanned!(here=> #provided, change),
                None => provided,
            };
            let change = change.iter().map(|of| quote_spanned!(at(of)=> change));
            let lent = dependencies.iter().map(|of| quote_spanned!(here=> provided.get::<#of>()));
            let arguments = change.chain(lent);
            let call = quote_spanned!(here=> #item(#(#arguments),*));
            if *is_async {
                let result = result(plan.kind, output, &quote_spanned!(here=> #call.await), paths);
                let boxed = paths.boxed(at(item));
                let future = quote_spanned!(at(item)=> #boxed::pin(async move { #result }));
                quote_spanned!(here=> #runner::Async(|#parameters| #future))
            } else {
                let result = result(plan.kind, output, &call, paths);
                quote_spanned!(here=> #runner::Blocking(|#parameters| #result))
            }
        }
    }
}

/// The call's value in the registry's form. The requirement on its type is made once, on the type as the user wrote
/// it, so that a wrong type is one error there.
fn result(kind: Kind, output: &ReturnType, call: &TokenStream, paths: &Paths) -> TokenStream {
    let (output, span) = match output {
        ReturnType::Default => (quote!(()), Span::mixed_site()),
        ReturnType::Type(_, output) if is_opaque(output.to_token_stream()) => {
            (quote_spanned!(at(output)=> _), at(output))
        }
        ReturnType::Type(_, output) => (output.to_token_stream(), at(output)),
    };
    match kind {
        Kind::HealthCheck => {
            let (answer, plain) = (paths.answer(span), paths.plain_answer());
            quote_spanned!(span=> {
                #[allow(unused_imports)]
                use #plain as _;
                #answer::<#output>(#call).health()
            })
        }
        Kind::OnStartup | Kind::OnShutdown | Kind::OnHealthChange => {
            let conversion = paths.hook_conversion(span);
            quote_spanned!(span=> <#output as #conversion>::into_hook_result(#call))
        }
    }
}

/// Whether the type has an `impl Trait` in it, which can be named nowhere but in a signature.
fn is_opaque(of: TokenStream) -> bool {
    of.into_iter().any(|token| match token {
        TokenTree::Ident(word) => word == "impl",
        TokenTree::Group(group) => is_opaque(group.stream()),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// The place of the user's tokens, with names that cannot meet theirs.
fn at(tokens: &impl Spanned) -> Span {
    Span::mixed_site().located_at(tokens.span())
}
