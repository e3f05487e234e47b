//! How values are told.

use std::time::Duration;

/// A duration as a user would write it.
pub(super) fn duration(duration: Duration) -> String {
    let milliseconds = duration.as_millis();
    match milliseconds {
        _ if !duration.subsec_nanos().is_multiple_of(1_000_000) => format!("{duration:?}"),
        _ if milliseconds.is_multiple_of(3_600_000) => format!("{}h", milliseconds / 3_600_000),
        _ if milliseconds.is_multiple_of(60_000) => format!("{}m", milliseconds / 60_000),
        _ if milliseconds.is_multiple_of(1_000) => format!("{}s", milliseconds / 1_000),
        _ if milliseconds > 1_000 => format!("{}s", duration.as_secs_f64()),
        _ => format!("{milliseconds}ms"),
    }
}

/// So many of something.
pub(super) fn number(count: u32, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}
