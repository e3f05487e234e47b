//! What a scrape answers: families of series, written in one of two formats.

use super::histogram::Spread;
use super::{escape, number};

/// A text format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// The text format 0.0.4 of Prometheus.
    Text,
    /// `OpenMetrics` 1.0.
    OpenMetrics,
}

/// What a number can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Only rise.
    Counter,
    /// Rise and fall.
    Gauge,
    /// Be spread over buckets.
    Histogram,
}

impl Kind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
        }
    }
}

/// A label with its value.
pub(crate) type Label<'a> = (&'a str, &'a str);

/// The families of one scrape, each there once, sorted by name.
#[derive(Debug)]
pub(crate) struct Exposition {
    format: Format,
    /// Sorted. There are some dozens at most: a list is quicker to compile than a tree.
    families: Vec<(String, String)>,
}

impl Exposition {
    pub(crate) fn new(format: Format) -> Self {
        Self { format, families: Vec::new() }
    }

    #[cfg(feature = "prometheus")]
    pub(crate) fn format(&self) -> Format {
        self.format
    }

    /// Adds the family that `write` fills, unless there is one of its name or it stays empty.
    pub(crate) fn family(&mut self, name: &str, kind: Kind, help: &str, write: impl FnOnce(&mut Series<'_>)) {
        let format = self.format;
        self.written(name, kind, |family, output| {
            head(output, format, family, kind, help);
            let empty = output.len();
            write(&mut Series { output, format, family, kind });
            if output.len() == empty {
                output.clear();
            }
        });
    }

    /// Adds the family whose text `write` appends, given the name that the family has in this format; unless there is
    /// one of that name, or nothing is appended.
    pub(crate) fn written(&mut self, name: &str, kind: Kind, write: impl FnOnce(&str, &mut String)) {
        let family = family_name(self.format, kind, name);
        if let Err(place) = self.families.binary_search_by(|(known, _)| known.as_str().cmp(family)) {
            let mut text = String::new();
            write(family, &mut text);
            if !text.is_empty() {
                self.families.insert(place, (family.to_owned(), text));
            }
        }
    }

    /// The whole as text.
    pub(crate) fn finish(self) -> String {
        let mut output = self.families.into_iter().map(|(_, text)| text).collect::<String>();
        if self.format == Format::OpenMetrics {
            output.push_str("# EOF\n");
        }
        output
    }
}

/// In `OpenMetrics` the family of a counter is named without what its series end in.
fn family_name(format: Format, kind: Kind, name: &str) -> &str {
    match (format, kind) {
        (Format::OpenMetrics, Kind::Counter) => name.strip_suffix("_total").unwrap_or(name),
        _ => name,
    }
}

fn head(output: &mut String, format: Format, name: &str, kind: Kind, help: &str) {
    output.extend(["# HELP ", name, " "]);
    match format {
        Format::Text => escape::text_help(output, help),
        Format::OpenMetrics => escape::open_metrics_help(output, help),
    }
    output.extend(["\n# TYPE ", name, " ", kind.as_str(), "\n"]);
}

/// The series of a family, under way.
pub(crate) struct Series<'a> {
    output: &'a mut String,
    format: Format,
    family: &'a str,
    kind: Kind,
}

impl Series<'_> {
    /// One series of a counter or a gauge.
    pub(crate) fn value(&mut self, labels: &[Label<'_>], value: f64) {
        let suffix =
            if self.format == Format::OpenMetrics && self.kind == Kind::Counter { "_total" } else { "" };
        self.sample(suffix, labels, None, value);
    }

    /// The series of one histogram.
    pub(super) fn spread(&mut self, labels: &[Label<'_>], spread: &Spread) {
        let buckets = spread.buckets.iter().copied();
        for (bound, count) in buckets.chain([(f64::INFINITY, spread.count)]) {
            self.sample("_bucket", labels, Some(bound), whole(count));
        }
        self.sample("_sum", labels, None, spread.sum);
        self.sample("_count", labels, None, whole(spread.count));
    }

    fn sample(&mut self, suffix: &str, labels: &[Label<'_>], bound: Option<f64>, value: f64) {
        self.output.push_str(self.family);
        self.output.push_str(suffix);
        let mut before = '{';
        for (name, value) in labels {
            self.output.push(before);
            self.output.push_str(name);
            self.output.push_str("=\"");
            escape::label_value(self.output, value);
            self.output.push('"');
            before = ',';
        }
        if let Some(bound) = bound {
            self.output.push(before);
            self.output.push_str("le=\"");
            match self.format {
                Format::Text => number::value(self.output, bound),
                Format::OpenMetrics => number::float_bound(self.output, bound),
            }
            self.output.push('"');
            before = ',';
        }
        self.output.push_str(if before == '{' { " " } else { "} " });
        number::value(self.output, value);
        self.output.push('\n');
    }
}

#[expect(clippy::cast_precision_loss, reason = "a count that is off by one in nine quadrillions is none")]
pub(super) fn whole(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
#[path = "exposition_tests.rs"]
mod tests;
