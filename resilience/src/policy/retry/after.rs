//! What a server wishes, as it stands in `Retry-After`.

use std::time::{Duration, SystemTime};

use crate::clock;

/// How long the value of a `Retry-After` header asks to wait from now: seconds (`120`) or a date (`Wed, 21 Oct 2026
/// 07:28:00 GMT`, and the two older forms of HTTP). A date that has passed is no wait; what is neither is `None`.
///
/// For the key `retry_after` of [`retry`](macro@crate::retry), which takes a function from the error to such a wait:
///
/// ```
/// use std::time::Duration;
/// use resilience::parse_retry_after;
///
/// struct Refused { retry_after: Option<String> }
///
/// fn wish(error: &Refused) -> Option<Duration> {
///     error.retry_after.as_deref().and_then(parse_retry_after)
/// }
///
/// assert_eq!(wish(&Refused { retry_after: Some("120".into()) }), Some(Duration::from_secs(120)));
/// assert_eq!(wish(&Refused { retry_after: Some("soon".into()) }), None);
/// ```
pub fn parse_retry_after(value: &str) -> Option<Duration> {
    parse(value, clock::wall())
}

fn parse(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim_matches([' ', '\t']);
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More than can be counted is never too early.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
#[path = "after_tests.rs"]
mod tests;
