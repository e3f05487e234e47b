//! What answers in place of a failed call.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Ident};

use crate::function::Function;
use crate::value;

/// One fallback.
#[derive(Clone)]
pub(crate) enum Answer {
    /// A closure over the error.
    Closure(Expr),
    /// A function of the same arguments.
    Function(Expr),
    /// An expression over the arguments.
    Expression(Expr),
    /// An expression that is the whole answer by the look of it: `Ok(..)`.
    Whole(Expr),
    /// Nothing found.
    None,
}

/// What a fallback is given as.
pub(crate) fn answer(given: &Expr, function: &Function) -> Answer {
    match value::plain(given) {
        Expr::Closure(_) => Answer::Closure(given.clone()),
        Expr::Path(path) => {
            let names_an_argument = path.path.get_ident().is_some_and(|name| is_argument(name, function));
            let is_constant =
                path.path.segments.last().is_some_and(|last| value::names_a_constant(&last.ident));
            if names_an_argument || is_constant {
                Answer::Expression(given.clone())
            } else {
                Answer::Function(given.clone())
            }
        }
        Expr::Call(call) if is_result(&call.func) => Answer::Whole(given.clone()),
        _ => Answer::Expression(given.clone()),
    }
}

impl Answer {
    /// The call that a function makes of it, or the expression.
    pub(crate) fn code(&self, function: &Function) -> TokenStream {
        match self {
            Self::Closure(code) | Self::Expression(code) | Self::Whole(code) => code.to_token_stream(),
            Self::Function(path) => {
                let receiver = function.receiver().map(|receiver| Ident::from(receiver.self_token));
                let arguments = function.arguments().unwrap_or_default().into_iter().cloned();
                // The user's names, at the place of the path: what does not fit is underlined there.
                let arguments = receiver.into_iter().chain(arguments).map(|mut name| {
                    name.set_span(name.span().located_at(path.span()));
                    name
                });
                quote_spanned!(path.span()=> #path(#(#arguments),*))
            }
            Self::None => TokenStream::new(),
        }
    }

    /// How it is counted.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Closure(_) => "Closure",
            Self::Function(_) => "Function",
            Self::Expression(_) | Self::Whole(_) => "Expression",
            Self::None => "None",
        }
    }
}

fn is_argument(name: &Ident, function: &Function) -> bool {
    function.patterns().any(|pattern| {
        let mut found = false;
        idents(pattern.to_token_stream(), &mut |ident| found |= ident == name);
        found
    })
}

fn idents(tokens: TokenStream, see: &mut impl FnMut(&Ident)) {
    for token in tokens {
        match token {
            proc_macro2::TokenTree::Ident(ident) => see(&ident),
            proc_macro2::TokenTree::Group(group) => idents(group.stream(), see),
            _ => {}
        }
    }
}

fn is_result(of: &Expr) -> bool {
    matches!(of, Expr::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Ok" || last.ident == "Err"))
}
