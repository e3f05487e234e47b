//! Prints plans.

pub(crate) mod declaration;
mod fallback;
pub(crate) mod guard;
pub(crate) mod held;
mod setting;
pub(crate) mod slo;
mod statics;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote_spanned;
use syn::Path;
use syn::spanned::Spanned;

use crate::paths::Paths;
use crate::stack::absorb::MARKER;

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

/// The attributes that were absorbed, on items that vanish: so their imports are used.
pub(crate) fn markers(absorbed: &[Path]) -> TokenStream {
    let marker = Ident::new(MARKER, Span::mixed_site());
    let imported = absorbed.iter().filter(|path| path.get_ident().is_some());
    let markers =
        imported.map(|path| quote_spanned!(Span::mixed_site()=> #[#path(#marker)] const _: () = ();));
    markers.collect()
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
