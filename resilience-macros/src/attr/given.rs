//! What was given for a key.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::Expr;

/// What was given for one key, or nothing.
pub(crate) type Slot<T> = Option<Given<T>>;

/// A value and the tokens that gave it.
#[derive(Clone)]
pub(crate) struct Given<T> {
    /// The key as written; `None` for a positional value.
    pub(crate) key: Option<Ident>,
    /// The value as written; `None` for a flag.
    pub(crate) expression: Option<Expr>,
    pub(crate) value: T,
}

impl<T> Given<T> {
    /// What an error about the value underlines.
    pub(crate) fn place(&self) -> TokenStream {
        match (&self.expression, &self.key) {
            (Some(expression), _) => expression.to_token_stream(),
            (None, key) => key.to_token_stream(),
        }
    }

    /// What an error about the key underlines.
    pub(crate) fn key_place(&self) -> TokenStream {
        self.key.as_ref().map_or_else(|| self.place(), ToTokens::to_token_stream)
    }
}
