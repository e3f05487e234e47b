//! Prints the registration of a policy in a `static`.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;

use super::{at, registered};
use crate::attr::held::HeldPolicy;
use crate::item::{Form, Item};
use crate::paths::Paths;
use crate::stack::attributes::Policy;

/// The item, its value checked as a whole, and its registration.
pub(crate) fn policy(held: &HeldPolicy, item: &Item) -> TokenStream {
    let Form::Static { ident, of, head, value, .. } = &item.form else { return item.to_token_stream() };
    let attributes = &item.attributes;
    let paths = Paths::new(held.crate_path.as_ref());
    let (declaration, policy) = (paths.declaration(), paths.policy());
    let variant = match held.policy {
        Policy::Retry => quote!(Retry),
        Policy::Timeout => quote!(Timeout),
        Policy::Bulkhead => quote!(Bulkhead),
        Policy::RateLimit => quote!(RateLimiter),
        Policy::CacheFallback => quote!(CacheFallback),
        Policy::CircuitBreaker | Policy::Fallback | Policy::Preset(_) | Policy::Slo | Policy::Guard => {
            quote!(CircuitBreaker)
        }
    };
    let site = paths.site(&ident.unraw().to_string());
    let reference = quote_spanned!(at(of)=> &#ident);
    let declared = quote_spanned! {Span::mixed_site()=>
        #declaration::Policy(#policy::#variant(#reference), #site)
    };
    let registered = registered(&declared, &paths);
    let checked = quote_spanned!(at(value)=> <#of>::checked(#value));
    quote! {
        #(#attributes)*
        #head = #checked;
        #registered
    }
}
