//! The grammar of values. Each reader takes an expression as written and gives its value, or an error that underlines
//! it and says the correct form.

mod duration;
mod number;
mod rate;

use std::fmt::Display;

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::{Expr, ExprLit, Lit, LitStr, Pat, PatType, Path, Type, UnOp};

pub(crate) use duration::{Zero, duration};
pub(crate) use number::{count, count_or_zero, factor, order, share, target};
pub(crate) use rate::{Rate, rate};

use crate::nearest::{listed, nearest};

/// A value that the macro has read and judged, or a `const` expression that the compiler will.
#[derive(Clone)]
pub(crate) enum Value<T> {
    Literal(T),
    Constant(Expr),
}

/// A string that is not empty.
pub(crate) fn name(expression: &Expr) -> syn::Result<LitStr> {
    match shape(expression) {
        Shape::Text(text) if text.value().trim().is_empty() => error(text, "a name must not be empty"),
        Shape::Text(text) => Ok(text.clone()),
        Shape::Number { text, .. } => error(expression, format!("a name is a string: write `\"{text}\"`")),
        Shape::Other | Shape::Expression => error(expression, "a name is a string, as in `\"database\"`"),
    }
}

/// One of a few bare words.
pub(crate) fn word<T: Copy>(expression: &Expr, words: &[(&str, T)]) -> syn::Result<T> {
    let names: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
    if let Shape::Text(text) = shape(expression) {
        let meant = nearest(&text.value(), names.iter().copied()).map(|meant| format!("`{meant}`"));
        let meant = meant.unwrap_or_else(|| listed(&names, "or"));
        return error(text, format!("write the word without quotes: {meant}"));
    }
    let ident = match plain(expression) {
        Expr::Path(path) => path.path.get_ident(),
        _ => None,
    };
    if let Some((_, value)) = words.iter().find(|(name, _)| ident.is_some_and(|ident| ident == name)) {
        return Ok(*value);
    }
    let meant = ident.and_then(|ident| nearest(&ident.to_string(), names.iter().copied()));
    let meant = meant.map(|meant| format!(", did you mean `{meant}`?")).unwrap_or_default();
    error(expression, format!("write {}{meant}", listed(&names, "or")))
}

/// A path, a closure or another expression, in plain Rust.
pub(crate) fn path(expression: &Expr) -> syn::Result<Expr> {
    match shape(expression) {
        Shape::Text(text) if text.parse::<Path>().is_ok() => {
            error(text, format!("write the path without quotes: `{}`", text.value().trim()))
        }
        Shape::Text(text) => error(text, "write plain Rust here, without quotes"),
        _ => Ok(expression.clone()),
    }
}

/// What is asked about an error or a value, which it is lent: a path, or a closure over that alone.
pub(crate) fn question(expression: &Expr) -> syn::Result<Expr> {
    const ONE: &str = "this closure takes one argument";
    let read = path(expression)?;
    let Expr::Closure(closure) = plain(&read) else { return Ok(read) };
    match closure.inputs.first() {
        Some(Pat::Type(PatType { ty, .. })) if closure.inputs.len() == 1 => match &**ty {
            Type::Path(_) => error(ty, format!("it is lent, not given: write `&{}`", written(ty))),
            _ => Ok(read),
        },
        Some(_) if closure.inputs.len() == 1 => Ok(read),
        Some(_) => error(&closure.inputs, ONE),
        None => error(expression, ONE),
    }
}

fn written(tokens: &impl ToTokens) -> String {
    tokens
        .to_token_stream()
        .to_string()
        .replace(" :: ", "::")
        .replace(" <", "<")
        .replace("< ", "<")
        .replace(" >", ">")
}

/// The path of this crate as the user sees it: absolute, because the attribute's output stands in an inner scope.
pub(crate) fn crate_path(expression: &Expr) -> syn::Result<Path> {
    match (shape(expression), plain(expression)) {
        (Shape::Text(text), _) => {
            error(text, format!("write the path without quotes: `crate = ::{}`", absolute(&text.value())))
        }
        (_, Expr::Path(path)) if path.qself.is_none() && is_absolute(&path.path) => Ok(path.path.clone()),
        (_, Expr::Path(path)) if path.qself.is_none() => {
            let path = path.to_token_stream().to_string().replace(' ', "");
            let path = absolute(&path);
            error(
                expression,
                format!("write an absolute path: `crate = ::{path}` or `crate = crate::{path}`"),
            )
        }
        _ => error(expression, "write a path: `crate = ::resilience`"),
    }
}

fn absolute(path: &str) -> &str {
    let path = path.trim().trim_start_matches("::");
    path.strip_prefix("self::").unwrap_or(path)
}

fn is_absolute(path: &Path) -> bool {
    let first = path.segments.first().map(|segment| segment.ident.to_string());
    path.leading_colon.is_some() || first.is_some_and(|first| first == "crate" || first == "$crate")
}

/// Whether the expression is a number, string or other literal, with or without a sign.
pub(crate) fn is_literal(expression: &Expr) -> bool {
    !matches!(shape(expression), Shape::Expression)
}

/// Whether a name is that of a constant, a static or a variant by the look of it: it starts with a capital.
pub(crate) fn names_a_constant(name: &Ident) -> bool {
    name.to_string().trim_start_matches("r#").starts_with(char::is_uppercase)
}

/// What an expression is to a reader.
enum Shape<'a> {
    Text(&'a LitStr),
    /// A number with its sign, digits and suffix as written.
    Number {
        text: String,
        literal: &'a Lit,
        negative: bool,
    },
    /// A literal that no reader takes: `true`, `'c'`, `b".."`.
    Other,
    /// Anything that is not a literal.
    Expression,
}

/// Sees through the invisible groups and the parentheses that `macro_rules!` leaves.
pub(crate) fn plain(expression: &Expr) -> &Expr {
    match expression {
        Expr::Group(group) => plain(&group.expr),
        Expr::Paren(paren) => plain(&paren.expr),
        _ => expression,
    }
}

fn shape(expression: &Expr) -> Shape<'_> {
    match plain(expression) {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Shape::Text(text),
        Expr::Lit(ExprLit { lit, .. }) => number_of(lit),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => match shape(&unary.expr) {
            Shape::Number { text, literal, negative } => {
                Shape::Number { text: format!("-{text}"), literal, negative: !negative }
            }
            _ => Shape::Expression,
        },
        _ => Shape::Expression,
    }
}

fn number_of(literal: &Lit) -> Shape<'_> {
    match literal {
        Lit::Int(_) | Lit::Float(_) => {
            Shape::Number { text: literal.to_token_stream().to_string(), literal, negative: false }
        }
        _ => Shape::Other,
    }
}

fn error<T>(tokens: impl ToTokens, message: impl Display) -> syn::Result<T> {
    Err(syn::Error::new_spanned(tokens, message))
}

impl<T: Copy> Value<T> {
    /// The value, if the macro knows it.
    pub(crate) fn known(&self) -> Option<T> {
        match self {
            Self::Literal(value) => Some(*value),
            Self::Constant(_) => None,
        }
    }
}

impl Value<Expr> {
    /// The number, if the macro knows it.
    pub(crate) fn number(&self) -> Option<u32> {
        match self {
            Self::Literal(expression) => match plain(expression) {
                Expr::Lit(ExprLit { lit: Lit::Int(digits), .. }) => digits.base10_parse().ok(),
                _ => None,
            },
            Self::Constant(_) => None,
        }
    }
}

impl<T: ToTokens> ToTokens for Value<T> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Literal(value) => value.to_tokens(tokens),
            Self::Constant(expression) => expression.to_tokens(tokens),
        }
    }
}

#[cfg(test)]
#[path = "value_tests.rs"]
mod tests;
