//! Rules as Prometheus reads them.

use std::fmt::Write;

use crate::export::yaml::quoted;

/// Rules that are evaluated together.
pub(super) struct Group {
    pub(super) name: &'static str,
    /// How often, in seconds, where not as often as Prometheus does by itself.
    pub(super) interval: Option<u32>,
    pub(super) rules: Vec<Rule>,
}

/// An alert, or a series that is recorded.
pub(super) struct Rule {
    key: &'static str,
    name: &'static str,
    /// What its reader could not see, each a line.
    comment: Vec<String>,
    expression: String,
    wait: Option<&'static str>,
    labels: Vec<(&'static str, String)>,
    annotations: Vec<(&'static str, String)>,
}

/// Who should come, and how soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Severity {
    /// Now.
    Critical,
    /// On the next working day.
    Warning,
}

impl Severity {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Warning => "warning",
        }
    }
}

impl Rule {
    /// Fires while the expression has a result.
    pub(super) fn alert(name: &'static str, severity: Severity, expression: impl Into<String>) -> Self {
        Self::new("alert", name, expression.into()).label("severity", severity.as_str())
    }

    /// Keeps the result as a series of this name.
    pub(super) fn record(name: &'static str, expression: impl Into<String>) -> Self {
        Self::new("record", name, expression.into())
    }

    fn new(key: &'static str, name: &'static str, expression: String) -> Self {
        let (comment, labels, annotations) = (Vec::new(), Vec::new(), Vec::new());
        Self { key, name, comment, expression, wait: None, labels, annotations }
    }

    /// For how long the expression must have a result before the alert fires.
    pub(super) fn after(mut self, wait: &'static str) -> Self {
        self.wait = Some(wait);
        self
    }

    /// A label beside those of the result; of an alert, a template.
    pub(super) fn label(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.labels.push((name, value.into()));
        self
    }

    /// A line above the rule.
    pub(super) fn comment(mut self, line: impl Into<String>) -> Self {
        self.comment.push(line.into());
        self
    }

    /// What is wrong, in a line, and what to do. Both are templates: a name stands in them as `{{ $labels.name }}`.
    pub(super) fn says(mut self, summary: impl Into<String>, description: impl Into<String>) -> Self {
        self.annotations = vec![("summary", summary.into()), ("description", description.into())];
        self
    }

    fn write(&self, output: &mut String) {
        for line in &self.comment {
            line_of(output, format_args!("      # {line}"));
        }
        line_of(output, format_args!("      - {}: {}", self.key, self.name));
        line_of(output, format_args!("        expr: |"));
        for line in self.expression.lines() {
            line_of(output, format_args!("          {line}"));
        }
        if let Some(wait) = self.wait {
            line_of(output, format_args!("        for: {wait}"));
        }
        for (key, entries) in [("labels", &self.labels), ("annotations", &self.annotations)] {
            if !entries.is_empty() {
                line_of(output, format_args!("        {key}:"));
            }
            for (name, value) in entries {
                line_of(output, format_args!("          {name}: {}", quoted(value)));
            }
        }
    }
}

/// The groups as a file, below `head`, whose lines become comments.
pub(super) fn file(head: &[String], groups: &[Group]) -> String {
    let mut output = String::new();
    for line in head {
        line_of(&mut output, format_args!("# {line}"));
    }
    output.push_str("groups:\n");
    for Group { name, interval, rules } in groups {
        line_of(&mut output, format_args!("  - name: {name}"));
        if let Some(seconds) = interval {
            line_of(&mut output, format_args!("    interval: {seconds}s"));
        }
        output.push_str("    rules:\n");
        for rule in rules {
            rule.write(&mut output);
        }
    }
    output
}

/// `text` as it stands in a template: in labels and annotations of alerts.
pub(super) fn template(text: &str) -> String {
    text.replace("{{", "{{ \"{{\" }}")
}

fn line_of(output: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(output, "{line}");
}
