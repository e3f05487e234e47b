//! Rates: `"100/minute"`, `"10/s"`, `"20/10s"`, `"4/100ms"`.

use std::time::Duration;

use syn::{Expr, LitStr};

use super::duration::{period_unit, scaled};
use super::{Shape, error, shape};

/// So many in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rate {
    pub(crate) count: u32,
    pub(crate) period: Duration,
}

/// Reads a rate.
pub(crate) fn rate(expression: &Expr) -> syn::Result<Rate> {
    match shape(expression) {
        Shape::Text(text) => literal(text),
        Shape::Number { text, .. } => {
            error(expression, format!("a rate needs a period: write `\"{text}/s\"` or `\"{text}/minute\"`"))
        }
        Shape::Other | Shape::Expression => error(expression, "a rate is a string, as in `\"100/minute\"`"),
    }
}

fn literal(text: &LitStr) -> syn::Result<Rate> {
    let value = text.value();
    let Some((count, period)) = value.split_once('/') else {
        let message = if !value.is_empty() && value.chars().all(|letter| letter.is_ascii_digit()) {
            format!("a rate needs a period: write `\"{value}/s\"` or `\"{value}/minute\"`")
        } else {
            format!("`{value}` is no rate: write a count and a period, as in `\"100/minute\"`")
        };
        return error(text, message);
    };
    let Ok(count) = count.trim().parse::<u32>() else {
        return error(
            text,
            format!("`{}` is no count: write a whole number, as in `\"100/minute\"`", count.trim()),
        );
    };
    if count == 0 {
        return error(text, "a rate must allow at least one, as in `\"1/minute\"`");
    }
    let period = period_of(period.trim()).map_err(|message| syn::Error::new_spanned(text, message))?;
    Ok(Rate { count, period })
}

fn period_of(period: &str) -> Result<Duration, String> {
    let end = period.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(period.len());
    let (number, unit) = period.split_at(end);
    let unit = unit.trim();
    let nanoseconds = period_unit(unit).ok_or_else(|| {
        format!(
            "`{unit}` is no unit of a period: write `ms`, `s`, `minute`, `hour` or `day`, as in `\"100/minute\"`"
        )
    })?;
    match scaled(if number.is_empty() { "1" } else { number }, nanoseconds) {
        Some(Duration::ZERO) => Err("the period of a rate must be longer than zero".to_owned()),
        Some(period) => Ok(period),
        None => Err(format!("`{period}` is no period: the number is malformed or too large")),
    }
}
