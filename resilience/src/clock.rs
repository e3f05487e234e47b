//! The only reader of time.

use std::time::SystemTime;

pub(crate) use tokio::time::Instant;

/// The monotonic time that every rule is judged by; a paused tokio clock holds it still.
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// The calendar time, for people to read; no rule depends on it.
pub(crate) fn wall() -> SystemTime {
    SystemTime::now()
}

/// `time` as RFC 3339 in UTC with milliseconds: `2026-11-21T05:46:00.123Z`.
pub(crate) fn rfc3339(time: SystemTime) -> String {
    humantime::format_rfc3339_millis(time).to_string()
}
