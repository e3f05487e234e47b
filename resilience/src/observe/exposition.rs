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

/// The labels of a series, written once for all scrapes.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Labels(Box<str>);

impl Labels {
    pub(crate) fn of(labels: &[Label<'_>]) -> Self {
        let mut text = String::new();
        for (name, value) in labels {
            text.extend([if text.is_empty() { "" } else { "," }, name, "=\""]);
            escape::label_value(&mut text, value);
            text.push('"');
        }
        Self(text.into())
    }
}

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
            write(&mut Series { output, format, family, kind, edges: Vec::new() });
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
        const END: &str = "# EOF\n";
        let length = self.families.iter().map(|(_, text)| text.len()).sum::<usize>();
        let mut output = String::with_capacity(length + END.len());
        output.extend(self.families.into_iter().map(|(_, text)| text));
        if self.format == Format::OpenMetrics {
            output.push_str(END);
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
    /// The bounds of the buckets as they were last written: most histograms of a family have the same, and writing a
    /// number that is not whole takes longer than all the rest of a line.
    edges: Vec<(f64, String)>,
}

impl Series<'_> {
    /// One series of a counter or a gauge.
    pub(crate) fn value(&mut self, labels: &[Label<'_>], value: f64) {
        self.kept_value(&Labels::of(labels), value);
    }

    /// One series of a counter or a gauge, whose labels are kept.
    pub(crate) fn kept_value(&mut self, labels: &Labels, value: f64) {
        let suffix =
            if self.format == Format::OpenMetrics && self.kind == Kind::Counter { "_total" } else { "" };
        self.sample(suffix, labels, value);
    }

    /// The series of one histogram.
    pub(super) fn spread(&mut self, labels: &[Label<'_>], spread: &Spread) {
        self.kept_spread(&Labels::of(labels), spread);
    }

    /// The series of one histogram, whose labels are kept.
    pub(super) fn kept_spread(&mut self, labels: &Labels, spread: &Spread) {
        let buckets = spread.buckets.iter().copied();
        for (index, (bound, count)) in buckets.chain([(f64::INFINITY, spread.count)]).enumerate() {
            self.bucket(labels, index, bound, count);
        }
        self.sample("_sum", labels, spread.sum);
        self.sample("_count", labels, whole(spread.count));
    }

    fn bucket(&mut self, labels: &Labels, index: usize, bound: f64, count: u64) {
        self.know_edge(index, bound);
        let comma = if labels.0.is_empty() { "" } else { "," };
        self.output.extend([
            self.family,
            "_bucket{",
            &labels.0,
            comma,
            "le=\"",
            &self.edges[index].1,
            "\"} ",
        ]);
        number::value(self.output, whole(count));
        self.output.push('\n');
    }

    fn know_edge(&mut self, index: usize, bound: f64) {
        if self.edges.get(index).is_some_and(|(known, _)| known.to_bits() == bound.to_bits()) {
            return;
        }
        let mut text = String::new();
        match self.format {
            Format::Text => number::value(&mut text, bound),
            Format::OpenMetrics => number::float_bound(&mut text, bound),
        }
        self.edges.truncate(index);
        self.edges.push((bound, text));
    }

    fn sample(&mut self, suffix: &str, labels: &Labels, value: f64) {
        let (open, close) = if labels.0.is_empty() { ("", " ") } else { ("{", "} ") };
        self.output.extend([self.family, suffix, open, &labels.0, close]);
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
