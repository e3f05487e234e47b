//! Prints the declaration of a check, a hook or a listener.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ReturnType;
use syn::ext::IdentExt;

use super::{at, is_opaque, registered, setting};
use crate::paths::Paths;
use crate::plan::declaration::{Plan, Source};
use crate::stack::Kind;

/// The declaration, which stands beside the item.
pub(crate) fn declaration(plan: &Plan) -> TokenStream {
    let paths = Paths::new(plan.crate_path.as_ref());
    let declaration = paths.declaration();
    let site = paths.site(&plan.item.unraw().to_string());
    let (variant, builder) = match plan.kind {
        Kind::HealthCheck => (quote!(Check), paths.check_declaration()),
        Kind::OnStartup => (quote!(Startup), paths.hook_declaration()),
        Kind::OnShutdown => (quote!(Shutdown), paths.hook_declaration()),
        Kind::OnHealthChange => (quote!(HealthChange), paths.hook_declaration()),
        Kind::OnCircuitChange => (quote!(CircuitChange), paths.hook_declaration()),
        Kind::RouteClass => return route_class(plan, &site, &paths),
    };
    let name = &plan.name;
    let run = run(plan, &paths);
    let settings = plan.settings.iter().map(|given| setting::setting(given, &paths));
    let dependencies = dependencies(&plan.source, &paths);
    let declared = quote_spanned! {Span::mixed_site()=> {
        let declared = #builder::new(#name, #site, #run);
        #(#settings)*
        #dependencies
        #declaration::#variant(declared)
    }};
    registered(&declared, &paths)
}

/// A function whose types the compiler judges where its name stands.
fn route_class(plan: &Plan, site: &TokenStream, paths: &Paths) -> TokenStream {
    let (item, declaration) = (&plan.item, paths.declaration());
    let classifier = quote_spanned!(at(item)=> #item);
    registered(&quote_spanned!(Span::mixed_site()=> #declaration::RouteClass(#classifier, #site)), paths)
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
        Kind::OnCircuitChange | Kind::RouteClass => paths.circuit_listener_run(),
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
        Kind::OnStartup
        | Kind::OnShutdown
        | Kind::OnHealthChange
        | Kind::OnCircuitChange
        | Kind::RouteClass => {
            let conversion = paths.hook_conversion(span);
            quote_spanned!(span=> <#output as #conversion>::into_hook_result(#call))
        }
    }
}
