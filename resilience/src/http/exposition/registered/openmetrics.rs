//! From the text format 0.0.4 to `OpenMetrics` 1.0.

use std::borrow::Cow;

use prometheus::proto::{MetricFamily, MetricType};

/// Appends the text of one family, which the other format calls `base`, in that format.
pub(super) fn convert(text: &str, family: &MetricFamily, base: &str, output: &mut String) {
    let name = family.name();
    let counter = family.get_field_type() == MetricType::COUNTER;
    for line in text.lines() {
        if let Some(help) = line.strip_prefix("# HELP ").and_then(|rest| rest.strip_prefix(name)) {
            output.extend(["# HELP ", base, &help.replace('"', "\\\"")]);
        } else if let Some(kind) = line.strip_prefix("# TYPE ").and_then(|rest| rest.strip_prefix(name)) {
            output.extend(["# TYPE ", base, kind]);
        } else if counter {
            output.extend([base, "_total", &sample(line.strip_prefix(name).unwrap_or(line))]);
        } else {
            output.push_str(&sample(line));
        }
        output.push('\n');
    }
}

/// One sample: the bounds of buckets as floating point numbers, the time in seconds instead of milliseconds.
fn sample(line: &str) -> Cow<'_, str> {
    let end = line.rfind('}').map_or_else(|| line.find(' ').unwrap_or(line.len()), |brace| brace + 1);
    let (labels, values) = line.split_at(end);
    let labels = with_float_bound(labels);
    match values.trim_start().split_once(' ').map(|(value, time)| (value, time.parse::<f64>())) {
        Some((value, Ok(milliseconds))) => format!("{labels} {value} {:?}", milliseconds / 1000.0).into(),
        _ if labels.len() == end => line.into(),
        _ => format!("{labels}{values}").into(),
    }
}

/// The bound of a bucket, or a quantile, comes last among the labels.
fn with_float_bound(labels: &str) -> Cow<'_, str> {
    for key in ["le=\"", "quantile=\""] {
        let Some((before, bound)) = labels.strip_suffix("\"}").and_then(|labels| labels.rsplit_once(key))
        else {
            continue;
        };
        let whole = !bound.is_empty() && bound.bytes().all(|byte| byte.is_ascii_digit());
        if whole && before.ends_with(['{', ',']) {
            return format!("{before}{key}{bound}.0\"}}").into();
        }
    }
    labels.into()
}

#[cfg(test)]
#[path = "openmetrics_tests.rs"]
mod tests;
