//! The words of its configuration.

/// `text` as one word, whatever it holds. It must have no line break: paths of endpoints have none.
pub(super) fn word(text: &str) -> String {
    let is_usual = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '.' | '_' | '~');
    if !text.is_empty() && text.chars().all(is_usual) {
        return text.to_owned();
    }
    // Nothing is read in there but the end; a quotation mark stands between two such texts.
    format!("'{}'", text.replace('\'', r"'\''"))
}
