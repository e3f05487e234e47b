//! A variable that switches something on for a whole service.

use crate::error::Problem;

/// What such a variable says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Switch {
    On,
    Off,
}

/// Reads the text of the variable `name`; unset and empty are off.
///
/// # Errors
/// With anything else than a word for on or off.
pub(crate) fn switch(name: &str, text: Option<&str>) -> Result<Switch, Problem> {
    let text = text.unwrap_or_default().trim();
    let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is(&["1", "true", "yes", "on"]) {
        Ok(Switch::On)
    } else if is(&["", "0", "false", "no", "off"]) {
        Ok(Switch::Off)
    } else {
        let shown: String = text.chars().take(40).collect();
        let message = format!(
            "the variable {name} is {shown:?}: write `1`, `true`, `yes` or `on`, or `0`, `false`, `no`, `off` or nothing"
        );
        Err(Problem::new(message))
    }
}
