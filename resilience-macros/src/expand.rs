//! Prints a plan.

use std::time::Duration;

use proc_macro2::{Literal, Span, TokenStream, TokenTree};
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
    quote! {
        const _: () = {
            #[#linkme::distributed_slice(#slice)]
            #[linkme(crate = #linkme)]
            static __RESILIENCE_DECLARATION: #declaration =
                #declaration::#variant(#builder::new(#name, #site, #run) #(#settings)* #dependencies);
        };
    }
}

fn print_setting(setting: &Setting, paths: &Paths) -> TokenStream {
    let duration = |value: &Value<Duration>| match value {
        Value::Literal(duration) => {
            let path = paths.duration();
            let seconds = Literal::u64_unsuffixed(duration.as_secs());
            let rest = Literal::u32_unsuffixed(duration.subsec_nanos());
            quote!(#path::new(#seconds, #rest))
        }
        Value::Constant(expression) => expression.to_token_stream(),
    };
    match setting {
        Setting::Critical => quote!(.critical()),
        Setting::Timeout(value) => {
            let value = duration(value);
            quote!(.timeout(#value))
        }
        Setting::Interval(value) => {
            let value = duration(value);
            quote!(.interval(#value))
        }
        Setting::MaxAge(value) => {
            let value = duration(value);
            quote!(.max_age(#value))
        }
        Setting::FailureThreshold(count) => quote!(.failure_threshold(#count)),
        Setting::SuccessThreshold(count) => quote!(.success_threshold(#count)),
        Setting::Order(order) => quote!(.order(#order)),
        Setting::OnError(on_error) => {
            let path = paths.on_error();
            match on_error {
                OnError::Degraded => quote!(.on_error(#path::Degraded)),
                OnError::Unhealthy => quote!(.on_error(#path::Unhealthy)),
            }
        }
    }
}

fn dependencies(source: &Source, paths: &Paths) -> TokenStream {
    match source {
        Source::Function { dependencies, .. } if !dependencies.is_empty() => {
            let each = dependencies.iter().map(|of| {
                let dependency = paths.dependency(at(of));
                quote_spanned!(at(of)=> #dependency::of::<#of>())
            });
            quote!(.dependencies(&[#(#each),*]))
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
            let (boxed, check) = (paths.boxed(here), paths.check(at(of)));
            let call = quote_spanned!(at(of)=> <#of as #check>::check(&#item));
            quote_spanned!(here=> #runner::Async(|_| #boxed::pin(#call)))
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
            let conversion = paths.health_conversion(span);
            quote_spanned!(span=> <#output as #conversion>::into_health(#call))
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
