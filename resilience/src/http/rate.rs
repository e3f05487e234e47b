//! Rates at run time, in the grammar of `#[rate_limit]`: `100/minute`, `10/s`, `20/10s`, `4/100ms`.

use std::time::Duration;

const LONGEST: Duration = Duration::from_hours(24 * 365 * 100);

/// So many in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rate {
    pub(super) count: u32,
    pub(super) period: Duration,
}

impl Rate {
    /// Reads a rate.
    ///
    /// # Errors
    /// With what to write instead.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let Some((count, period)) = text.split_once('/') else {
            return Err(format!("`{text}` is no rate: write a count and a period, as in `100/minute`"));
        };
        let count = match count.trim().parse() {
            Ok(0) => return Err(format!("`{text}` allows nothing: write at least one, as in `1/minute`")),
            Ok(count) => count,
            Err(_) => {
                return Err(format!(
                    "`{}` is no count: write a whole number, as in `100/minute`",
                    count.trim()
                ));
            }
        };
        Ok(Self { count, period: period_of(period.trim())? })
    }
}

fn period_of(text: &str) -> Result<Duration, String> {
    let end = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let unit = unit.trim();
    let Some(unit) = nanoseconds(unit) else {
        return Err(format!(
            "`{unit}` is no unit of a period: write `ms`, `s`, `minute`, `hour` or `day`, as in `100/minute`"
        ));
    };
    match scaled(if number.is_empty() { "1" } else { number }, unit) {
        Some(Duration::ZERO) => Err(format!("`{text}` is no period: it must be longer than zero")),
        Some(period) if period > LONGEST => {
            Err(format!("`{text}` is no period: a hundred years are the longest"))
        }
        Some(period) => Ok(period),
        None => Err(format!("`{text}` is no period: the number is malformed or too large")),
    }
}

fn nanoseconds(unit: &str) -> Option<u64> {
    const SECOND: u64 = 1_000_000_000;
    Some(match unit {
        "ms" | "millis" | "millisecond" | "milliseconds" | "msec" => SECOND / 1000,
        "s" | "sec" | "secs" | "second" | "seconds" => SECOND,
        "m" | "min" | "mins" | "minute" | "minutes" => 60 * SECOND,
        "h" | "hr" | "hour" | "hours" => 3600 * SECOND,
        "d" | "day" | "days" => 24 * 3600 * SECOND,
        _ => return None,
    })
}

/// `number`, which may have decimals, times the unit; parts of a nanosecond are cut off.
fn scaled(number: &str, unit: u64) -> Option<Duration> {
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let mut nanoseconds = whole.parse::<u64>().ok()?.checked_mul(unit)?;
    let mut place = unit;
    for decimal in decimals.chars() {
        place /= 10;
        nanoseconds = nanoseconds.checked_add(place.checked_mul(decimal.to_digit(10)?.into())?)?;
    }
    Some(Duration::from_nanos(nanoseconds))
}

#[cfg(test)]
#[path = "rate_tests.rs"]
mod tests;
