//! Prints plans.

pub(crate) mod declaration;
mod fallback;
pub(crate) mod guard;
pub(crate) mod held;
mod setting;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::quote_spanned;
use syn::spanned::Spanned;

use crate::paths::Paths;

/// A `static` of the slice that the linker gathers.
fn registered(value: &TokenStream, paths: &Paths<'_>) -> TokenStream {
    let (linkme, slice, declaration) = (paths.linkme(), paths.declarations(), paths.declaration());
    quote_spanned! {Span::mixed_site()=>
        const _: () = {
            #[#linkme::distributed_slice(#slice)]
            #[linkme(crate = #linkme)]
            static __RESILIENCE_DECLARATION: #declaration = #value;
        };
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
