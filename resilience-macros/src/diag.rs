//! The errors of one item, collected so that all of them are told at once.

use std::cell::RefCell;
use std::fmt::Display;

use quote::ToTokens;

/// An accumulator that is lent to every stage and consumed by [`Diag::finish`].
///
/// Dropping it unconsumed is a mistake of ours that would lose errors, and panics.
#[derive(Debug)]
pub(crate) struct Diag {
    errors: RefCell<Option<Vec<syn::Error>>>,
}

impl Diag {
    pub(crate) fn new() -> Self {
        Self { errors: RefCell::new(Some(Vec::new())) }
    }

    /// Records an error that underlines `tokens`.
    pub(crate) fn error(&self, tokens: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// Records an error made elsewhere.
    pub(crate) fn push(&self, error: syn::Error) {
        if let Some(errors) = self.errors.borrow_mut().as_mut() {
            errors.push(error);
        }
    }

    /// Whether anything was recorded: what is missing may then only have been misread.
    pub(crate) fn has_errors(&self) -> bool {
        self.count() > 0
    }

    /// How much was recorded.
    pub(crate) fn count(&self) -> usize {
        self.errors.borrow().as_ref().map_or(0, Vec::len)
    }

    /// The value of a result; its error is recorded.
    pub(crate) fn keep<T>(&self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// `Ok` if nothing was recorded, else all of it as one error.
    pub(crate) fn finish(self) -> syn::Result<()> {
        let errors = self.errors.borrow_mut().take().unwrap_or_default();
        let combined = errors.into_iter().reduce(|mut all, error| {
            all.combine(error);
            all
        });
        combined.map_or(Ok(()), Err)
    }
}

impl Drop for Diag {
    fn drop(&mut self) {
        let unconsumed = self.errors.borrow().is_some();
        assert!(!unconsumed || std::thread::panicking(), "errors were collected and not looked at");
    }
}

#[cfg(test)]
#[path = "diag_tests.rs"]
mod tests;
