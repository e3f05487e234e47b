//! Durations and rates as attributes write them, read from text and written back.

use std::time::Duration;

const MILLISECOND: u128 = 1_000_000;
const SECOND: u128 = 1_000 * MILLISECOND;
const MINUTE: u128 = 60 * SECOND;
const HOUR: u128 = 60 * MINUTE;
const DAY: u128 = 24 * HOUR;

/// The units of a duration, in nanoseconds, and their other spellings: a rate takes these too, a duration names the
/// proper one for them.
const UNITS: [(&str, u128, &[&str]); 4] = [
    ("ms", MILLISECOND, &["millis", "millisecond", "milliseconds", "msec"]),
    ("s", SECOND, &["sec", "secs", "second", "seconds"]),
    ("m", MINUTE, &["min", "mins", "minute", "minutes"]),
    ("h", HOUR, &["hour", "hours", "hr"]),
];

/// Why a text is no duration, with what to write instead: it is quoted as the place asks that it stands in.
pub(super) fn read(text: &str, quoted: impl Fn(&str) -> String) -> Result<Duration, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(format!("a duration is a number and a unit, as in {}", quoted("30s")));
    }
    if text.starts_with('-') {
        return Err("a duration cannot be negative".to_owned());
    }
    let (number, unit) = split(text);
    if !number.starts_with(|letter: char| letter.is_ascii_digit()) || number.ends_with('.') {
        return Err(format!("`{text}` is no duration: write a number and a unit, as in {}", quoted("30s")));
    }
    if unit.is_empty() {
        return Err(without_unit(number, quoted));
    }
    let Some((_, nanoseconds, _)) = UNITS.iter().find(|(name, ..)| *name == unit) else {
        let unit = unit.trim();
        return Err(match canonical(unit) {
            Some((proper, _)) => format!("write {}", quoted(&format!("{number}{proper}"))),
            None => format!(
                "`{unit}` is no unit of a duration: write `ms`, `s`, `m` or `h`, as in {}",
                quoted(&format!("{number}s"))
            ),
        });
    };
    scaled(number, *nanoseconds)
        .ok_or_else(|| format!("`{text}` is no duration: the number is malformed or too large"))
}

/// What to write instead of a number alone.
pub(super) fn without_unit(number: &str, quoted: impl Fn(&str) -> String) -> String {
    let number = number.strip_suffix(".0").unwrap_or(number);
    let (seconds, milliseconds) = (quoted(&format!("{number}s")), quoted(&format!("{number}ms")));
    format!("a duration needs a unit: write {seconds} or {milliseconds}")
}

/// A duration as it could be written.
pub(crate) fn written(duration: Duration) -> String {
    let nanoseconds = duration.as_nanos();
    let whole = |unit: u128| nanoseconds >= unit && nanoseconds.is_multiple_of(unit);
    match UNITS[1..].iter().rev().find(|(_, unit, _)| whole(*unit)) {
        Some((name, unit, _)) => format!("{}{name}", nanoseconds / unit),
        None if nanoseconds == 0 => "0s".to_owned(),
        None if nanoseconds < SECOND => decimal(nanoseconds, MILLISECOND, 6, "ms"),
        None => decimal(nanoseconds, SECOND, 9, "s"),
    }
}

fn decimal(nanoseconds: u128, unit: u128, places: usize, name: &str) -> String {
    let (whole, part) = (nanoseconds / unit, nanoseconds % unit);
    let text = format!("{whole}.{part:0places$}");
    format!("{}{name}", text.trim_end_matches('0').trim_end_matches('.'))
}

/// So many in a period, as in `100/minute`.
pub(super) fn read_rate(text: &str, quoted: impl Fn(&str) -> String) -> Result<(u32, Duration), String> {
    let text = text.trim();
    let Some((count, period)) = text.split_once('/') else {
        if !text.is_empty() && text.chars().all(|letter| letter.is_ascii_digit()) {
            return Err(without_period(text, quoted));
        }
        return Err(format!(
            "`{text}` is no rate: write a count and a period, as in {}",
            quoted("100/minute")
        ));
    };
    let Ok(count) = count.trim().parse::<u32>() else {
        let count = count.trim();
        return Err(format!("`{count}` is no count: write a whole number, as in {}", quoted("100/minute")));
    };
    if count == 0 {
        return Err(format!("a rate must allow at least one, as in {}", quoted("1/minute")));
    }
    let (number, unit) = split(period.trim());
    let nanoseconds = period_unit(unit.trim()).ok_or_else(|| {
        format!(
            "`{}` is no unit of a period: write `ms`, `s`, `minute`, `hour` or `day`, as in {}",
            unit.trim(),
            quoted("100/minute")
        )
    })?;
    match scaled(if number.is_empty() { "1" } else { number }, nanoseconds) {
        Some(Duration::ZERO) => Err("the period of a rate must be longer than zero".to_owned()),
        Some(period) => Ok((count, period)),
        None => Err(format!("`{}` is no period: the number is malformed or too large", period.trim())),
    }
}

/// What to write instead of a count alone.
pub(super) fn without_period(count: &str, quoted: impl Fn(&str) -> String) -> String {
    let (second, minute) = (quoted(&format!("{count}/s")), quoted(&format!("{count}/minute")));
    format!("a rate needs a period: write {second} or {minute}")
}

/// A rate as it could be written.
pub(crate) fn written_rate(count: u32, period: Duration) -> String {
    let period = match period.as_nanos() {
        DAY => "day".to_owned(),
        HOUR => "hour".to_owned(),
        MINUTE => "minute".to_owned(),
        SECOND => "s".to_owned(),
        _ => written(period),
    };
    format!("{count}/{period}")
}

fn split(text: &str) -> (&str, &str) {
    text.split_at(text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len()))
}

fn canonical(unit: &str) -> Option<(&'static str, u128)> {
    let known = UNITS.iter().find(|(name, _, others)| *name == unit || others.contains(&unit))?;
    Some((known.0, known.1))
}

fn period_unit(unit: &str) -> Option<u128> {
    match unit {
        "d" | "day" | "days" => Some(DAY),
        _ => canonical(unit).map(|(_, nanoseconds)| nanoseconds),
    }
}

/// `number`, which may have decimals, times the unit; parts of a nanosecond are cut off.
fn scaled(number: &str, unit: u128) -> Option<Duration> {
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

#[cfg(test)]
#[path = "duration_tests.rs"]
mod tests;
