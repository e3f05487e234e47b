//! Counts, orders and ratios.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use syn::{Expr, Lit};

use super::{Shape, Value, error, shape};

/// A whole number of at least 1, or a `const` expression.
pub(crate) fn count(expression: &Expr) -> syn::Result<Value<Expr>> {
    whole(expression, "a count", 1..=u32::MAX)
}

/// A whole number that may be zero, or a `const` expression.
pub(crate) fn count_or_zero(expression: &Expr) -> syn::Result<Value<Expr>> {
    whole(expression, "a count", 0..=u32::MAX)
}

/// A whole number that may be negative, or a `const` expression.
pub(crate) fn order(expression: &Expr) -> syn::Result<Value<Expr>> {
    whole(expression, "an order", i32::MIN..=i32::MAX)
}

fn whole<T>(expression: &Expr, what: &str, range: RangeInclusive<T>) -> syn::Result<Value<Expr>>
where
    T: FromStr + PartialOrd + Display,
{
    match shape(expression) {
        Shape::Expression => Ok(Value::Constant(expression.clone())),
        Shape::Number { literal: Lit::Int(digits), negative, .. } => {
            let text = format!("{}{}", if negative { "-" } else { "" }, digits.base10_digits());
            if text.parse().is_ok_and(|number: T| range.contains(&number)) {
                return Ok(Value::Literal(expression.clone()));
            }
            error(expression, format!("{what} is a whole number from {} to {}", range.start(), range.end()))
        }
        Shape::Text(text) if text.value().trim().parse::<T>().is_ok() => {
            error(text, format!("write the number without quotes: `{}`", text.value().trim()))
        }
        _ => error(expression, format!("{what} is a whole number from {} to {}", range.start(), range.end())),
    }
}

/// A share of the whole: `"50%"` or `0.5`.
pub(crate) fn ratio(expression: &Expr) -> syn::Result<f64> {
    const FORM: &str = "a ratio is written `\"50%\"` or `0.5`";
    match shape(expression) {
        Shape::Number { negative: true, .. } => {
            error(expression, format!("a ratio cannot be negative: {FORM}"))
        }
        Shape::Number { literal: Lit::Float(number), .. } => {
            in_range(expression, number.base10_parse::<f64>().ok(), FORM)
        }
        Shape::Number { text, .. } if text == "0" => error(expression, FORM),
        Shape::Number { text, .. } => error(expression, format!("{FORM}: write `\"{text}%\"`")),
        Shape::Text(text) => match text.value().trim().strip_suffix('%') {
            Some(percent) => in_range(expression, hundredth(percent.trim()), FORM),
            None => error(text, FORM),
        },
        Shape::Other | Shape::Expression => error(expression, FORM),
    }
}

/// A share that is more than nothing.
pub(crate) fn share(expression: &Expr) -> syn::Result<f64> {
    match ratio(expression)? {
        share if share > 0.0 => Ok(share),
        _ => error(expression, "this share must be more than nothing, as in `\"50%\"` or `0.5`"),
    }
}

/// A share that is an objective: more than nothing, and less than all. `example` is one.
pub(crate) fn target(expression: &Expr, example: &str) -> syn::Result<f64> {
    let without_sign = percent_without_sign(expression);
    if let Some((text, _)) = without_sign.as_ref().filter(|(_, percent)| *percent < 100.0) {
        return error(expression, format!("write a share with its percent sign: `\"{text}%\"`"));
    }
    match without_sign.map_or_else(|| ratio(expression), |_| Ok(1.0))? {
        share if share >= 1.0 => {
            let message = "100% leaves no room for a single failure: name a share below it, such as";
            error(expression, format!("{message} `\"{example}\"`"))
        }
        share if share > 0.0 => Ok(share),
        _ => {
            error(expression, format!("0% asks for nothing: name a share above it, such as `\"{example}\"`"))
        }
    }
}

/// `99.9` and `"99.9"`, which can only be meant as percentages, up to `100`.
fn percent_without_sign(expression: &Expr) -> Option<(String, f64)> {
    let text = match shape(expression) {
        Shape::Text(text) => text.value().trim().to_owned(),
        Shape::Number { text, .. } => text,
        Shape::Other | Shape::Expression => return None,
    };
    let percent = text.parse::<f64>().ok()?;
    (percent > 1.0 && percent <= 100.0).then_some((text, percent))
}

/// A percentage as a share: the number that the share would be read as, which a division is not always.
fn hundredth(percent: &str) -> Option<f64> {
    let number = percent.parse::<f64>().ok()?;
    Some(format!("{percent}e-2").parse().unwrap_or(number / 100.0))
}

/// By how much something grows each time: a number of at least 1, or a `const` expression of type `f64`.
pub(crate) fn factor(expression: &Expr) -> syn::Result<Value<f64>> {
    const FORM: &str = "a factor is a number of at least 1, as in `2` or `1.5`";
    match shape(expression) {
        Shape::Expression => Ok(Value::Constant(expression.clone())),
        Shape::Number { literal, negative: false, .. } => {
            let digits = match literal {
                Lit::Int(number) => number.base10_parse::<f64>(),
                Lit::Float(number) => number.base10_parse::<f64>(),
                _ => return error(expression, FORM),
            };
            match digits.ok().filter(|factor| factor.is_finite() && *factor >= 1.0) {
                Some(factor) => Ok(Value::Literal(factor)),
                None => error(expression, FORM),
            }
        }
        Shape::Text(text) if text.value().trim().parse::<f64>().is_ok() => {
            error(text, format!("write the number without quotes: `{}`", text.value().trim()))
        }
        _ => error(expression, FORM),
    }
}

fn in_range(expression: &Expr, ratio: Option<f64>, form: &str) -> syn::Result<f64> {
    match ratio {
        Some(ratio) if (0.0..=1.0).contains(&ratio) => Ok(ratio),
        Some(_) => error(expression, format!("a ratio lies between 0 and 1, that is 0% and 100%: {form}")),
        None => error(expression, form),
    }
}
