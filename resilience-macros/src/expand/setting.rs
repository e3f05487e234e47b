//! Prints the calls of a builder.

use std::time::Duration;

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};

use super::at;
use syn::Expr;

use crate::attr::rate_limit::Per;
use crate::paths::Paths;
use crate::plan::setting::{Argument, Setting};
use crate::value::Value;

/// One step of the builder. All of it stands where the user's value does, so that a range that the builder refuses
/// while it is evaluated is underlined there.
pub(super) fn setting(setting: &Setting, paths: &Paths<'_>) -> TokenStream {
    if let Argument::Window(constant) = &setting.argument {
        let window = paths.window(at(constant));
        return quote_spanned!(at(constant)=> let declared = #window(#constant).of(declared););
    }
    let value = argument(&setting.argument, setting.span, paths);
    let (start, end) = match (&setting.argument, setting.span) {
        // What is printed of a literal is not at its place.
        (Argument::Duration(Value::Literal(_)), Some(span)) => (at(&span), at(&span)),
        _ => ends(value.clone(), setting.span),
    };
    let method = Ident::new(setting.method, start);
    let mut arguments = Group::new(Delimiter::Parenthesis, value);
    arguments.set_span(end);
    quote_spanned!(start=> let declared = declared.#method #arguments;)
}

/// What a builder or a constructor is given.
pub(super) fn argument(argument: &Argument, span: Option<Span>, paths: &Paths<'_>) -> TokenStream {
    let here = Span::mixed_site();
    match argument {
        Argument::Nothing | Argument::Window(_) => TokenStream::new(),
        Argument::Duration(value) => duration(value, paths),
        Argument::Number(number) => number.to_token_stream(),
        Argument::Float(Value::Literal(number)) => {
            let mut literal = Literal::f64_unsuffixed(*number);
            literal.set_span(span.unwrap_or(here));
            TokenTree::from(literal).into()
        }
        Argument::Float(Value::Constant(expression)) => expression.to_token_stream(),
        Argument::Variant(of, name) => {
            let (of, name) = (paths.named(of, here), Ident::new(name, here));
            quote!(#of::#name)
        }
        Argument::Per(asks) => per(asks, paths),
    }
}

/// Whose calls count together.
fn per(asks: &Per, paths: &Paths<'_>) -> TokenStream {
    let here = Span::mixed_site();
    let of = paths.named("Per", here);
    match asks {
        Per::Ip => quote_spanned!(here=> #of::Ip),
        Per::Bearer => quote_spanned!(here=> #of::Bearer),
        Per::Header(name) => quote_spanned!(here=> #of::header(#name)),
        Per::Custom(code) => {
            let (keyed, asked, traits) = (paths.keyed(at(code)), paths.ask(at(code)), paths.traits());
            quote_spanned! {at(code)=>
                #of::custom(|parts| {
                    #[allow(unused_imports)]
                    use #traits::*;
                    #keyed(#asked(parts, #code)).key()
                })
            }
        }
    }
}

/// The constant that the compiler will judge, which is underlined where its range is refused.
pub(super) fn constant(argument: &Argument) -> Option<&Expr> {
    match argument {
        Argument::Duration(Value::Constant(expression)) => Some(expression),
        _ => None,
    }
}

/// The places of the first and the last token.
fn ends(tokens: TokenStream, span: Option<Span>) -> (Span, Span) {
    let here = span.map_or_else(Span::mixed_site, |span| Span::mixed_site().located_at(span));
    let mut spans = tokens.into_iter().map(|token| at(&token));
    let start = spans.next().unwrap_or(here);
    (start, spans.last().unwrap_or(start))
}

fn duration(value: &Value<Duration>, paths: &Paths<'_>) -> TokenStream {
    match value {
        Value::Literal(duration) => {
            let path = paths.duration();
            let seconds = Literal::u64_unsuffixed(duration.as_secs());
            let rest = Literal::u32_unsuffixed(duration.subsec_nanos());
            quote_spanned!(Span::mixed_site()=> #path::new(#seconds, #rest))
        }
        Value::Constant(expression) => expression.to_token_stream(),
    }
}
