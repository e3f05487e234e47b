//! The only reader of time.

use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

pub(crate) use tokio::time::Instant;

use crate::sync::OnceLock;

/// The monotonic time that every rule is judged by; a paused tokio clock holds it still.
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// The time in so long; the far future, where that is beyond what the clock can count.
pub(crate) fn after(duration: Duration) -> Instant {
    later(now(), duration)
}

/// So long after `since`; the far future, where that is beyond what the clock and its timers can count.
pub(crate) fn later(since: Instant, duration: Duration) -> Instant {
    const FAR: Duration = Duration::from_hours(24 * 365 * 30);
    since.checked_add(duration.min(FAR)).unwrap_or(since)
}

/// Which second of this process `now` is in, for what counts by the second.
pub(crate) fn seconds(now: Instant) -> u64 {
    static ANCHOR: LazyLock<Instant> = LazyLock::new(|| Instant::from_std(real()));
    now.saturating_duration_since(*ANCHOR).as_secs()
}

/// Blocks the thread until a time has come.
pub(crate) fn block_until(time: Instant) {
    std::thread::sleep(time.saturating_duration_since(now()));
}

/// The time as one number: nanoseconds since a moment that is the same for the whole process, and an hour before
/// anybody asked, so that the clocks of tests, which stand still each where its test began, never fall before it.
#[inline]
pub(crate) fn ticks() -> u64 {
    ticks_at(now())
}

/// The moment that they count from.
#[inline]
fn anchor() -> Instant {
    static ANCHOR: OnceLock<Instant> = OnceLock::new();
    *ANCHOR.get_or_init(|| {
        let now = real();
        Instant::from_std(now.checked_sub(Duration::from_hours(1)).unwrap_or(now))
    })
}

/// What is left of a time since that moment; nothing, if it is over.
#[inline]
pub(crate) fn remaining(end: Duration) -> Option<Duration> {
    let passed = now().saturating_duration_since(anchor());
    end.checked_sub(passed).filter(|remaining| !remaining.is_zero())
}

/// `time` as such a number.
#[inline]
pub(crate) fn ticks_at(time: Instant) -> u64 {
    let passed = time.saturating_duration_since(anchor());
    passed.as_secs().saturating_mul(1_000_000_000).saturating_add(u64::from(passed.subsec_nanos()))
}

/// The time that passes on the machine, which nothing holds still: for judging the runtime itself.
pub(crate) fn real() -> std::time::Instant {
    std::time::Instant::now()
}

/// The calendar time, for people to read; no rule depends on it.
pub(crate) fn wall() -> SystemTime {
    SystemTime::now()
}

/// `time` as RFC 3339 in UTC with milliseconds: `2026-11-21T05:46:00.123Z`.
pub(crate) fn rfc3339(time: SystemTime) -> String {
    humantime::format_rfc3339_millis(time).to_string()
}
