//! The syntax of arguments, whatever they mean: a malformed one is recorded and the rest is still read.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::{Expr, Token};

use crate::diag::Diag;

/// One argument of an attribute.
#[derive(Clone)]
pub(crate) enum Argument {
    /// `critical`
    Word(Ident),
    /// `timeout = "2s"`
    Pair(Ident, Expr),
    /// Anything else.
    Positional(Expr),
}

impl Argument {
    /// The key that it gives, or seems to: the name of a call counts, as `timeout("2s")` is a slip for a pair.
    pub(crate) fn key(&self) -> Option<&Ident> {
        match self {
            Self::Word(key) | Self::Pair(key, _) => Some(key),
            Self::Positional(Expr::Call(call)) => match &*call.func {
                Expr::Path(path) => path.path.get_ident(),
                _ => None,
            },
            Self::Positional(_) => None,
        }
    }
}

impl ToTokens for Argument {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Word(key) => key.to_tokens(tokens),
            Self::Pair(_, value) | Self::Positional(value) => value.to_tokens(tokens),
        }
    }
}

/// All arguments between two parentheses.
pub(crate) fn arguments(tokens: TokenStream, diag: &Diag) -> Vec<Argument> {
    let parser = |input: ParseStream<'_>| {
        let mut arguments = Vec::new();
        while !input.is_empty() {
            match argument(input, diag) {
                Ok(argument) => {
                    arguments.push(argument);
                    separator(input, diag);
                }
                Err(error) => diag.push(error),
            }
            skip_to_comma(input)?;
        }
        Ok(arguments)
    };
    diag.keep(parser.parse2(tokens)).unwrap_or_default()
}

/// One argument; where it is malformed, the input is left at some place before its end.
fn argument(input: ParseStream<'_>, diag: &Diag) -> syn::Result<Argument> {
    let pair = input.peek(Ident::peek_any)
        && (input.peek2(Token![=]) || input.peek2(Token![:]))
        && !(input.peek2(Token![==]) || input.peek2(Token![=>]) || input.peek2(Token![::]));
    if !pair {
        let expression = expression(input)?;
        return Ok(match word(&expression) {
            Some(word) => Argument::Word(word.clone()),
            None => Argument::Positional(expression),
        });
    }
    let key = Ident::parse_any(input)?;
    if input.peek(Token![:]) {
        let colon: Token![:] = input.parse()?;
        diag.error(colon, format!("write `=` between a key and its value: `{key} = ..`"));
    } else {
        input.parse::<Token![=]>()?;
    }
    if input.is_empty() || input.peek(Token![,]) {
        return Err(syn::Error::new_spanned(&key, format!("`{key}` needs a value: `{key} = ..`")));
    }
    expression(input).map(|value| Argument::Pair(key, value))
}

/// The expression as a bare word.
fn word(expression: &Expr) -> Option<&Ident> {
    match expression {
        Expr::Path(path) => path.path.get_ident(),
        _ => None,
    }
}

/// An expression; the input moves only where it could be read.
fn expression(input: ParseStream<'_>) -> syn::Result<Expr> {
    let ahead = input.fork();
    let expression = ahead.parse()?;
    input.advance_to(&ahead);
    Ok(expression)
}

/// What follows an argument is a comma or the end.
fn separator(input: ParseStream<'_>, diag: &Diag) {
    if let Ok(token) = input.fork().parse::<TokenTree>()
        && !input.peek(Token![,])
    {
        diag.error(token, "write `,` between two arguments");
    }
}

/// Moves behind the next comma or to the end.
fn skip_to_comma(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() {
        if input.peek(Token![,]) {
            input.parse::<Token![,]>()?;
            return Ok(());
        }
        input.parse::<TokenTree>()?;
    }
    Ok(())
}
