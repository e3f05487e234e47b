//! Colours, and texts that others wrote.

use crate::health::status::HealthStatus;

/// Paints, or does not.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paint(bool);

/// What a word tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Good,
    Doubtful,
    Bad,
    Quiet,
}

impl Tone {
    /// That of a status, or of the state of a circuit.
    pub(super) fn of(word: &str) -> Self {
        match (word, word.parse()) {
            ("closed", _) | (_, Ok(HealthStatus::Healthy)) => Self::Good,
            ("half_open" | "disabled" | "metrics_only", _)
            | (_, Ok(HealthStatus::Degraded | HealthStatus::Unknown)) => Self::Doubtful,
            ("open" | "forced_open", _) | (_, Ok(HealthStatus::Unhealthy)) => Self::Bad,
            _ => Self::Quiet,
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Good => "32",
            Self::Doubtful => "33",
            Self::Bad => "1;31",
            Self::Quiet => "2",
        }
    }
}

impl Paint {
    pub(super) const fn new(paints: bool) -> Self {
        Self(paints)
    }

    pub(super) fn tone(self, text: &str, tone: Tone) -> String {
        if self.0 { format!("\x1b[{}m{text}\x1b[0m", tone.code()) } else { text.to_owned() }
    }

    /// A status or the state of a circuit in its colour.
    pub(super) fn word(self, word: &str) -> String {
        self.tone(&clean(word), Tone::of(word))
    }
}

/// A text from elsewhere on one line, with nothing in it that a terminal would obey.
pub(super) fn clean(text: &str) -> String {
    let mut output = String::with_capacity(text.len());
    for sign in text.chars() {
        // What turns the direction of writing hides as well as an escape sequence does.
        let hidden =
            matches!(sign, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if sign.is_control() || hidden {
            output.extend(sign.escape_default());
        } else {
            output.push(sign);
        }
    }
    output
}

#[cfg(test)]
#[path = "paint_tests.rs"]
mod tests;
