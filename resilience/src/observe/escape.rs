//! What stands for the characters that would end a text too early.

/// Appends the value of a label, the same in both formats.
pub(super) fn label_value(output: &mut String, value: &str) {
    escaped(output, value, &['\\', '\n', '"']);
}

/// Appends a help text of the text format, where a quotation mark stands for itself.
pub(super) fn text_help(output: &mut String, help: &str) {
    escaped(output, help, &['\\', '\n']);
}

/// Appends a help text of `OpenMetrics`.
pub(super) fn open_metrics_help(output: &mut String, help: &str) {
    escaped(output, help, &['\\', '\n', '"']);
}

fn escaped(output: &mut String, text: &str, special: &[char]) {
    let mut rest = text;
    while let Some(at) = rest.find(special) {
        let (plain, tail) = rest.split_at(at);
        output.push_str(plain);
        output.push('\\');
        output.push_str(if tail.starts_with('\n') { "n" } else { &tail[..1] });
        rest = &tail[1..];
    }
    output.push_str(rest);
}

#[cfg(test)]
#[path = "escape_tests.rs"]
mod tests;
