//! Prints the objective of a handler: a `static`, and the mark of the request at the beginning of the body.

use proc_macro2::{Delimiter, Group, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;

use super::{at, registered, setting};
use crate::function::Function;
use crate::paths::Paths;
use crate::plan::slo::Slo;

/// The function with an objective and no policies.
pub(crate) fn function(slo: &Slo, function: &Function, markers: &TokenStream) -> TokenStream {
    let paths = Paths::new(slo.crate_path.as_ref());
    let (declared, mark) = (declared(slo, &paths), mark(&paths));
    // In a block of their own, the user's items stand before any statement, as they were written.
    let mut statements = Group::new(Delimiter::Brace, function.statements.clone());
    statements.set_span(Span::mixed_site().located_at(function.body.span()));
    let (attributes, head) = (&function.attributes, &function.head);
    let mut body = Group::new(
        Delimiter::Brace,
        quote_spanned! {Span::mixed_site()=>
            #declared
            #markers
            #mark
            #statements
        },
    );
    body.set_span(at(&function.body));
    quote!(#(#attributes)* #head #body)
}

/// The objective and its registration.
pub(super) fn declared(slo: &Slo, paths: &Paths<'_>) -> TokenStream {
    let (of, declaration) = (paths.slo(), paths.declaration());
    let name = &slo.name;
    let site = paths.site(&slo.function.unraw().to_string());
    let settings = slo.settings.iter().map(|given| setting::setting(given, paths));
    let registered =
        registered(&quote_spanned!(Span::mixed_site()=> #declaration::Slo(&__RESILIENCE_SLO)), paths);
    quote_spanned! {Span::mixed_site()=>
        static __RESILIENCE_SLO: #of = {
            let declared = #of::new(#name, #site);
            #(#settings)*
            declared
        };
        #registered
    }
}

/// The mark, which the layer around the routes finds.
pub(super) fn mark(paths: &Paths<'_>) -> TokenStream {
    let mark = paths.mark();
    quote_spanned!(Span::mixed_site()=> #mark(&__RESILIENCE_SLO);)
}
