use prometheus::core::Collector;
use prometheus::{Encoder, Gauge, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, Opts, TextEncoder};

use super::*;

fn converted(collector: &impl Collector) -> String {
    let mut output = String::new();
    for family in collector.collect() {
        let counter = family.get_field_type() == MetricType::COUNTER;
        let base = family.name().strip_suffix("_total").filter(|_| counter);
        convert(&text(&family), &family, base.unwrap_or(family.name()), &mut output);
    }
    output
}

fn text(family: &MetricFamily) -> String {
    let mut text = Vec::new();
    TextEncoder::new().encode(std::slice::from_ref(family), &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

#[test]
fn a_counters_family_is_named_without_total() {
    let counter = IntCounterVec::new(Opts::new("calls_total", "Calls, \"all\" of them."), &["name"]).unwrap();
    counter.with_label_values(&["a } 5\"\\"]).inc();
    let expected = "# HELP calls Calls, \\\"all\\\" of them.\n# TYPE calls counter\ncalls_total{name=\"a } 5\\\"\\\\\"} 1\n";
    assert_eq!(converted(&counter), expected);
}

#[test]
fn a_counters_sample_is_named_with_total() {
    let counter = IntCounter::new("calls", "Calls.").unwrap();
    assert_eq!(converted(&counter), "# HELP calls Calls.\n# TYPE calls counter\ncalls_total 0\n");
}

#[test]
fn a_gauge_stays_as_it_is() {
    let gauge = Gauge::new("size_total", "Size.").unwrap();
    gauge.set(1.5);
    assert_eq!(converted(&gauge), "# HELP size_total Size.\n# TYPE size_total gauge\nsize_total 1.5\n");
}

#[test]
fn the_bounds_of_buckets_are_floating_point_numbers() {
    let options = HistogramOpts::new("wait_seconds", "Waits.").buckets(vec![0.5, 2.0]);
    let histogram = HistogramVec::new(options, &["le_name"]).unwrap();
    histogram.with_label_values(&["1"]).observe(1.0);
    let expected = "# HELP wait_seconds Waits.\n# TYPE wait_seconds histogram\n\
        wait_seconds_bucket{le_name=\"1\",le=\"0.5\"} 0\n\
        wait_seconds_bucket{le_name=\"1\",le=\"2.0\"} 1\n\
        wait_seconds_bucket{le_name=\"1\",le=\"+Inf\"} 1\n\
        wait_seconds_sum{le_name=\"1\"} 1\nwait_seconds_count{le_name=\"1\"} 1\n";
    assert_eq!(converted(&histogram), expected);
}

#[test]
fn times_are_in_seconds() {
    assert_eq!(sample("a{b=\"c d\"} 1 1700000000250"), "a{b=\"c d\"} 1 1700000000.25");
    assert_eq!(sample("a 1 1700000000000"), "a 1 1700000000.0");
    assert_eq!(sample("a NaN"), "a NaN");
}
