//! `#[fallback]`

use proc_macro2::TokenStream;
use syn::Expr;

use super::common::Common;
use super::{Arguments, Slot};
use crate::diag::Diag;
use crate::value;

pub(super) const KEYS: &[&str] = &["name", "reject_with", "blocking", "crate", "when"];

/// The arguments of `#[fallback]`.
#[derive(Default)]
pub(crate) struct Fallback {
    /// What answers, tried in turn.
    pub(crate) answers: Vec<Expr>,
    /// Some answer is there, right or wrong.
    pub(crate) is_given: bool,
    pub(crate) when: Slot<Expr>,
    pub(crate) common: Common,
}

impl Fallback {
    pub(crate) fn read(tokens: TokenStream, diag: &Diag) -> Self {
        let mut arguments = Arguments::parse("fallback", tokens, diag);
        let is_given = arguments.has_value(KEYS);
        let answers = arguments.expressions_and_words(KEYS);
        let read = Self {
            is_given,
            answers: answers.into_iter().filter_map(|answer| diag.keep(value::path(&answer))).collect(),
            common: Common::read(&mut arguments),
            when: arguments.value("when", value::question),
        };
        arguments.finish();
        read
    }
}
