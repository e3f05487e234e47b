//! The fields `RateLimit` and `RateLimit-Policy` of the IETF's draft `draft-ietf-httpapi-ratelimit-headers`, in the form
//! that it has had since its version 08: `RateLimit-Policy: "orders";q=100;w=60` and `RateLimit: "orders";r=50;t=30`.

use std::fmt::Write;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue};

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// One limit, and how the client stands with it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    pub(super) name: &'static str,
    pub(super) limit: u32,
    pub(super) period: Duration,
    pub(super) remaining: u32,
    pub(super) reset: Duration,
}

impl Fields {
    /// Adds this limit to those that the response tells of, where it is not among them.
    pub(super) fn add(&self, headers: &mut HeaderMap) {
        let name = quoted(self.name);
        if headers.get_all(&POLICY).iter().any(|told| told.as_bytes().starts_with(name.as_bytes())) {
            return;
        }
        let mut policy = format!("{name};q={}", self.limit);
        // The draft counts in whole seconds; of a period in between it says nothing.
        if self.period.subsec_nanos() == 0 {
            append(&mut policy, "w", self.period.as_secs());
        }
        let mut limit = format!("{name};r={}", self.remaining);
        if self.reset > Duration::ZERO {
            append(&mut limit, "t", whole_seconds(self.reset));
        }
        let values = [(POLICY, policy), (LIMIT, limit)];
        for (field, value) in values {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.append(field, value);
            }
        }
    }
}

fn append(item: &mut String, parameter: &str, value: u64) {
    // Writing to a string cannot fail.
    let _ = write!(item, ";{parameter}={value}");
}

/// Seconds, rounded up, at least one: who comes after them is never early.
pub(super) fn whole_seconds(time: Duration) -> u64 {
    // More than that is "for ever" to a client, by RFC 9111; it fits an integer of a structured field too.
    const LONGEST: u64 = 1 << 31;
    let seconds = time.as_secs().saturating_add(u64::from(time.subsec_nanos() > 0));
    seconds.clamp(1, LONGEST)
}

/// A string of RFC 9651, which has no letters but those of ASCII: `_` stands for others.
fn quoted(name: &str) -> String {
    let mut quoted = String::with_capacity(name.len() + 2);
    quoted.push('"');
    for letter in name.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            ' '..='~' => quoted.push(letter),
            _ => quoted.push('_'),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
#[path = "rate_limit_fields_tests.rs"]
mod tests;
