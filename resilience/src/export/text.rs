//! Names and times, as the platforms' files take them.

use std::time::Duration;

use crate::health::engine::PATIENCE;

/// What a start or a stop is given beyond what it may take: for what happens around it, in seconds.
pub(super) const SPARE: u64 = 5;

/// The longest time that proxies can be told, in seconds: more is too much for a 32 bit number of milliseconds.
const LONGEST: u64 = 2_000_000;

/// `text` on one line, for a comment.
pub(super) fn plain(text: &str) -> String {
    let is_break = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}');
    text.chars().map(|c| if is_break(c) { ' ' } else { c }).collect()
}

/// Lines as comments.
pub(super) fn comments(lines: &[String]) -> String {
    lines.iter().fold(String::new(), |mut text, line| {
        text.push('#');
        if !line.is_empty() {
            text.push(' ');
            text.push_str(&plain(line));
        }
        text.push('\n');
        text
    })
}

/// `name` as a label of a host's name, which any Service, backend or upstream can be called: letters in lower case,
/// digits and hyphens, a letter first.
pub(super) fn label(name: &str) -> String {
    let mut label = String::new();
    for character in name.chars().map(|character| character.to_ascii_lowercase()) {
        if character.is_ascii_alphanumeric() {
            label.push(character);
        } else if !label.ends_with('-') && !label.is_empty() {
            label.push('-');
        }
    }
    if !label.starts_with(|first: char| first.is_ascii_lowercase()) {
        label = if label.is_empty() { "service".to_owned() } else { format!("service-{label}") };
    }
    // So that a few letters can follow it in the 63 that a name may have.
    label.truncate(50);
    label.trim_end_matches('-').to_owned()
}

/// `version` as the tag of an image and the value of a label may be, if anything of it is left.
pub(super) fn tag(version: &str) -> Option<String> {
    let is_usual = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    let tag: String = version.chars().map(|c| if is_usual(c) { c } else { '_' }).take(63).collect();
    let tag = tag.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    (!tag.is_empty()).then(|| tag.to_owned())
}

/// Whole seconds, not less than `time`; as many as a 32 bit number can hold at most.
pub(super) fn seconds(time: Duration) -> u64 {
    let seconds = time.as_secs().saturating_add(u64::from(time.subsec_nanos() > 0));
    seconds.min(u64::from(i32::MAX.unsigned_abs()))
}

/// As in `5s`, or `1500ms`; never less than `time`.
pub(super) fn time(time: Duration) -> String {
    if time.as_secs() >= LONGEST {
        return format!("{LONGEST}s");
    }
    let milliseconds = time.as_nanos().div_ceil(1_000_000);
    if milliseconds.is_multiple_of(1000) {
        format!("{}s", milliseconds / 1000)
    } else {
        format!("{milliseconds}ms")
    }
}

/// How long somebody who asks how the service is should wait: it answers sooner, with what it knows.
pub(super) fn probe_timeout() -> Duration {
    PATIENCE + Duration::from_millis(500)
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
