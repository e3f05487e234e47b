//! Texts in YAML, and in what stands in it.

use std::fmt::Write;

/// `text` as a scalar in quotation marks, on one line, whatever it holds: it can be neither another type nor the end
/// of anything. The language of Prometheus reads it as the same string.
pub(crate) fn quoted(text: &str) -> String {
    let mut output = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => output.extend(['\\', character]),
            '\n' => output.push_str("\\n"),
            // Not all of Unicode may stand in a file as it is, and what seems to be a blank may end a line.
            ' ' => output.push(' '),
            _ if character.is_control() || character.is_whitespace() || is_unwritable(character) => {
                // Writing to a string cannot fail.
                let _ = write!(output, "\\U{:08x}", u32::from(character));
            }
            _ => output.push(character),
        }
    }
    output.push('"');
    output
}

/// What YAML does not count as printable beside the control characters: the byte order mark and the places of no
/// character.
fn is_unwritable(character: char) -> bool {
    matches!(character, '\u{feff}' | '\u{fdd0}'..='\u{fdef}') || u32::from(character) & 0xfffe == 0xfffe
}

#[cfg(test)]
#[path = "yaml_tests.rs"]
mod tests;
