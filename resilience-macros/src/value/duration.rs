//! Durations: `"250ms"`, `"30s"`, `"1.5s"`, `"2m"`, `"1h"`, or a `const` expression.

use std::time::Duration;

use syn::{Expr, LitStr};

use super::{Shape, Value, error, shape};

/// Whether a duration of zero means something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Zero {
    Allowed,
    Refused,
}

const MILLISECOND: u128 = 1_000_000;
const SECOND: u128 = 1_000 * MILLISECOND;
const MINUTE: u128 = 60 * SECOND;
const HOUR: u128 = 60 * MINUTE;
const DAY: u128 = 24 * HOUR;

/// The units of a duration, in nanoseconds.
const UNITS: &[(&str, u128)] = &[("ms", MILLISECOND), ("s", SECOND), ("m", MINUTE), ("h", HOUR)];

/// Other spellings of a unit, which a rate takes and a duration names the proper one for.
const SPELLINGS: &[(&str, &[&str])] = &[
    ("ms", &["millis", "millisecond", "milliseconds", "msec"]),
    ("s", &["sec", "secs", "second", "seconds"]),
    ("m", &["min", "mins", "minute", "minutes"]),
    ("h", &["hour", "hours", "hr"]),
];

/// Reads a duration.
pub(crate) fn duration(expression: &Expr, zero: Zero) -> syn::Result<Value<Duration>> {
    match shape(expression) {
        Shape::Text(text) => literal(text, zero).map(Value::Literal),
        Shape::Number { text, .. } => error(expression, without_unit(&text)),
        Shape::Other => error(expression, "a duration is a number and a unit, as in `\"30s\"`"),
        Shape::Expression => Ok(Value::Constant(expression.clone())),
    }
}

fn literal(text: &LitStr, zero: Zero) -> syn::Result<Duration> {
    let duration = text.value().parse::<Written>().and_then(Written::duration);
    match duration.map_err(|message| syn::Error::new_spanned(text, message))? {
        Duration::ZERO if zero == Zero::Refused => {
            error(text, "this duration must be longer than zero, as in `\"30s\"`")
        }
        duration => Ok(duration),
    }
}

/// `30`, `30.0` and `30s`, none of them in quotes.
fn without_unit(text: &str) -> String {
    let number = text.trim_end_matches(|letter: char| !letter.is_ascii_digit()).replace('_', "");
    let number = number.strip_suffix(".0").unwrap_or(&number);
    let unit = text.trim_start_matches(|letter: char| !letter.is_ascii_alphabetic());
    match canonical(unit) {
        _ if text.starts_with('-') => "a duration cannot be negative".to_owned(),
        Some(unit) => format!("write the duration in quotes: `\"{number}{unit}\"`"),
        None => format!("a duration needs a unit: write `\"{number}s\"` or `\"{number}ms\"`"),
    }
}

fn canonical(unit: &str) -> Option<&'static str> {
    let by_name = UNITS.iter().map(|(name, _)| *name).find(|name| *name == unit);
    by_name.or_else(|| SPELLINGS.iter().find(|(_, others)| others.contains(&unit)).map(|(name, _)| *name))
}

/// The nanoseconds of a unit of a rate, which may be spelled out.
pub(super) fn period_unit(unit: &str) -> Option<u128> {
    match unit {
        "d" | "day" | "days" => Some(DAY),
        _ => canonical(unit).and_then(nanoseconds),
    }
}

fn nanoseconds(unit: &str) -> Option<u128> {
    UNITS.iter().find(|(name, _)| *name == unit).map(|(_, nanoseconds)| *nanoseconds)
}

/// A number with a unit, as written.
#[derive(Debug)]
struct Written {
    number: String,
    unit: String,
}

impl std::str::FromStr for Written {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.is_empty() {
            return Err("a duration is a number and a unit, as in `\"30s\"`".to_owned());
        }
        let end = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len());
        let (number, unit) = text.split_at(end);
        if text.starts_with('-') {
            return Err("a duration cannot be negative".to_owned());
        }
        if !number.starts_with(|letter: char| letter.is_ascii_digit()) || number.ends_with('.') {
            return Err(format!("`{text}` is no duration: write a number and a unit, as in `\"30s\"`"));
        }
        Ok(Self { number: number.to_owned(), unit: unit.to_owned() })
    }
}

impl Written {
    fn duration(self) -> Result<Duration, String> {
        let Self { number, unit } = self;
        if unit.is_empty() {
            return Err(without_unit(&number));
        }
        let Some(unit_nanoseconds) = nanoseconds(&unit) else {
            return Err(match canonical(unit.trim()) {
                Some(proper) => format!("write `\"{number}{proper}\"`"),
                None => format!(
                    "`{}` is no unit of a duration: write `ms`, `s`, `m` or `h`, as in `\"{number}s\"`",
                    unit.trim()
                ),
            });
        };
        scaled(&number, unit_nanoseconds)
            .ok_or_else(|| format!("`{number}{unit}` is no duration: the number is malformed or too large"))
    }
}

/// `number`, which may have decimals, times the unit; parts of a nanosecond are cut off.
pub(super) fn scaled(number: &str, unit: u128) -> Option<Duration> {
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let mut nanoseconds = whole.parse::<u128>().ok()?.checked_mul(unit)?;
    let mut place = unit;
    for decimal in decimals.chars() {
        place /= 10;
        nanoseconds = nanoseconds.checked_add(place.checked_mul(u128::from(decimal.to_digit(10)?))?)?;
    }
    let seconds = u64::try_from(nanoseconds / SECOND).ok()?;
    let rest = u32::try_from(nanoseconds % SECOND).ok()?;
    Some(Duration::new(seconds, rest))
}
