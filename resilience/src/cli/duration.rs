//! Durations as attributes have them.

use std::time::Duration;

/// Reads `250ms`, `1.5s`, `2m` or `1h`; nothing that is zero.
pub(super) fn parse(text: &str) -> Result<Duration, String> {
    let form = || format!("`{text}` is no duration: write it as in `250ms`, `1.5s`, `2m` or `1h`");
    let unit = text.find(|sign: char| sign.is_ascii_alphabetic()).ok_or_else(form)?;
    let (number, unit) = text.split_at(unit);
    let seconds = match unit {
        "ms" => 0.001,
        "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        _ => return Err(form()),
    };
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let number = number.parse::<f64>().ok().filter(|_| is_number).ok_or_else(form)?;
    let duration = Duration::try_from_secs_f64(number * seconds).map_err(|_| form())?;
    if duration.is_zero() {
        return Err("it must be longer than nothing".to_owned());
    }
    Ok(duration)
}

/// As people say it, with the digits that matter: `250ms`, `1.5s`, `2m`, `1h 5m`.
pub(super) fn display(duration: Duration) -> String {
    let (seconds, milliseconds) = (duration.as_secs(), duration.subsec_millis());
    match seconds {
        0 => format!("{milliseconds}ms"),
        1..60 if milliseconds >= 100 && seconds < 10 => format!("{seconds}.{}s", milliseconds / 100),
        1..60 => format!("{seconds}s"),
        60..3600 => parts(seconds / 60, "m", seconds % 60, "s"),
        _ => parts(seconds / 3600, "h", seconds % 3600 / 60, "m"),
    }
}

fn parts(more: u64, unit: &str, less: u64, lesser: &str) -> String {
    if less == 0 { format!("{more}{unit}") } else { format!("{more}{unit} {less}{lesser}") }
}

#[cfg(test)]
#[path = "duration_tests.rs"]
mod tests;
