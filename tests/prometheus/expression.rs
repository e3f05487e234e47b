//! Which series an expression asks for.

/// A name of series, and the labels that are matched there.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Selector {
    pub(crate) metric: String,
    pub(crate) labels: Vec<String>,
}

/// What one expression names.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) selectors: Vec<Selector>,
    /// The labels by which results are put together.
    pub(crate) grouped_by: Vec<String>,
}

const OPERATORS: [&str; 4] = ["and", "or", "unless", "bool"];
const GROUPINGS: [&str; 6] = ["by", "without", "on", "ignoring", "group_left", "group_right"];

/// Reads an expression.
pub(crate) fn named(expression: &str) -> Named {
    let mut named = Named::default();
    let mut rest = expression.trim_start();
    while let Some(first) = rest.chars().next() {
        rest = if first == '"' {
            after_string(rest)
        } else if first == '[' {
            rest.split_once(']').expect("a window ends").1
        } else if first.is_ascii_digit() {
            rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '.')
        } else if is_of_name(first) {
            after_name(rest, &mut named)
        } else {
            &rest[first.len_utf8()..]
        };
    }
    named
}

fn is_of_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_' || character == ':'
}

fn after_name<'a>(text: &'a str, named: &mut Named) -> &'a str {
    let end = text.find(|c| !is_of_name(c)).unwrap_or(text.len());
    let (name, rest) = (&text[..end], text[end..].trim_start());
    if GROUPINGS.contains(&name) {
        let (list, rest) = rest.strip_prefix('(').and_then(|rest| rest.split_once(')')).expect("a list");
        named.grouped_by.extend(list.split(',').map(|label| label.trim().to_owned()));
        return rest;
    }
    let is_operation = GROUPINGS.iter().any(|grouping| rest.starts_with(&format!("{grouping} ")));
    if OPERATORS.contains(&name) || rest.starts_with('(') || is_operation {
        return rest;
    }
    let mut selector = Selector { metric: name.to_owned(), labels: Vec::new() };
    let rest = match rest.strip_prefix('{') {
        Some(matchers) => after_matchers(matchers, &mut selector.labels),
        None => rest,
    };
    named.selectors.push(selector);
    rest
}

fn after_matchers<'a>(mut rest: &'a str, labels: &mut Vec<String>) -> &'a str {
    loop {
        rest = rest.trim_start_matches([',', ' ']);
        if let Some(rest) = rest.strip_prefix('}') {
            return rest;
        }
        let end = rest.find(|c| !is_of_name(c)).expect("a matcher");
        labels.push(rest[..end].to_owned());
        rest = after_string(&rest[rest.find('"').expect("a value")..]);
    }
}

/// What follows the string that `text` begins with.
fn after_string(text: &str) -> &str {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, character)| {
        let ends = *character == '"' && !escaped;
        escaped = *character == '\\' && !escaped;
        ends
    });
    &text[end.expect("a string ends").0 + 1..]
}

#[test]
fn names_and_labels_are_found() {
    let selector = |metric: &str, labels: &[&str]| Selector {
        metric: metric.to_owned(),
        labels: labels.iter().map(|label| (*label).to_owned()).collect(),
    };
    assert_eq!(
        named(
            r#"1 - (sum by (job, le) (rate(a_total{x="}\"",y=~"5.."}[5m])) or 0 * b:c) / 14.4e1 and absent(d) > bool 2 and on (z) e{}"#
        ),
        Named {
            selectors: vec![
                selector("a_total", &["x", "y"]),
                selector("b:c", &[]),
                selector("d", &[]),
                selector("e", &[]),
            ],
            grouped_by: ["job", "le", "z"].map(str::to_owned).to_vec(),
        }
    );
}
