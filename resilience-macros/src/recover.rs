//! What is printed where there were errors: the item as the user wrote it, so that the rest of the crate still finds
//! it, and every error.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

/// The item and the errors.
pub(crate) fn item(item: &impl ToTokens, errors: &syn::Error) -> TokenStream {
    let errors = errors.to_compile_error();
    quote!(#item #errors)
}
