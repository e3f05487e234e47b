//! Numbers as the formats want them.

use std::fmt::Write;

/// Up to here, whole numbers and floating point numbers are the same.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// Appends a value: the shortest text that reads as the same number.
pub(crate) fn value(output: &mut String, number: f64) {
    // Writing to a string cannot fail.
    let _ = if number.is_infinite() {
        output.write_str(if number > 0.0 { "+Inf" } else { "-Inf" })
    } else if number.abs() < WHOLE && number.fract() == 0.0 && !(number == 0.0 && number.is_sign_negative()) {
        whole(output, number);
        Ok(())
    } else {
        write!(output, "{number}")
    };
}

/// Much the quickest way, and most values go it.
#[expect(clippy::cast_possible_truncation, reason = "whole, and small enough")]
fn whole(output: &mut String, number: f64) {
    let number = number as i64;
    if number < 0 {
        output.push('-');
    }
    digits(output, number.unsigned_abs());
}

/// What the formatting of the standard library does, without its detours.
fn digits(output: &mut String, mut number: u64) {
    let mut digits = [0; 20];
    let mut first = digits.len();
    loop {
        first -= 1;
        digits[first] = b'0' + (number % 10).to_le_bytes()[0];
        number /= 10;
        if number == 0 {
            break;
        }
    }
    output.extend(digits[first..].iter().map(|digit| char::from(*digit)));
}

/// Appends the bound of a bucket as `OpenMetrics` wants it: never like a whole number, and with an exponent below
/// 0.0001 and from a million on.
pub(crate) fn float_bound(output: &mut String, number: f64) {
    if !number.is_finite() {
        return value(output, number);
    }
    let _ = if number == 0.0 || (1e-4..1e6).contains(&number.abs()) {
        write!(output, "{number:?}")
    } else {
        let scientific = format!("{number:e}");
        let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
        write!(output, "{digits}e{:+03}", exponent.parse::<i32>().unwrap_or_default())
    };
}

#[cfg(test)]
#[path = "number_tests.rs"]
mod tests;
