//! Pieces of the language of Prometheus.

use super::yaml::quoted;
use crate::observe::number;

/// A string that, as a regular expression, fits each of `texts` and nothing else.
pub(super) fn one_of<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let literal = |text: &str| {
        let escaped = text.chars().flat_map(|character| {
            let special = character.is_ascii_punctuation() && character != '_';
            special.then_some('\\').into_iter().chain([character])
        });
        escaped.collect::<String>()
    };
    quoted(&texts.into_iter().map(literal).collect::<Vec<_>>().join("|"))
}

/// The matcher of the bucket that ends at `bound`. The bound is written in another way where it was scraped in the
/// format of `OpenMetrics`, or by Prometheus from version 3 on.
pub(super) fn bucket(bound: f64) -> String {
    let (mut text, mut open) = (String::new(), String::new());
    number::value(&mut text, bound);
    number::float_bound(&mut open, bound);
    if text == open { format!("le={}", quoted(&text)) } else { format!("le=~{}", one_of([&*text, &*open])) }
}

/// `text` within brackets that stand on lines of their own.
pub(super) fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
#[path = "promql_tests.rs"]
mod tests;
