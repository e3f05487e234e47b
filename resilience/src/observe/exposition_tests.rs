use super::*;

fn text(format: Format, fill: impl FnOnce(&mut Exposition)) -> String {
    let mut exposition = Exposition::new(format);
    fill(&mut exposition);
    exposition.finish()
}

fn calls(exposition: &mut Exposition) {
    exposition.family("calls_total", Kind::Counter, "Calls, \"all\" of them.\n", |series| {
        series.value(&[("name", "a } 5\"\\"), ("to", "b")], 1.0);
        series.value(&[], 0.5);
    });
}

#[test]
fn a_counter_keeps_its_name_in_the_text_format() {
    let expected = "# HELP calls_total Calls, \"all\" of them.\\n\n# TYPE calls_total counter\n\
        calls_total{name=\"a } 5\\\"\\\\\",to=\"b\"} 1\ncalls_total 0.5\n";
    assert_eq!(text(Format::Text, calls), expected);
}

#[test]
fn a_counters_family_is_named_without_total_in_open_metrics() {
    let expected = "# HELP calls Calls, \\\"all\\\" of them.\\n\n# TYPE calls counter\n\
        calls_total{name=\"a } 5\\\"\\\\\",to=\"b\"} 1\ncalls_total 0.5\n# EOF\n";
    assert_eq!(text(Format::OpenMetrics, calls), expected);
    let bare = |exposition: &mut Exposition| {
        exposition.family("calls", Kind::Counter, "Calls.", |series| series.value(&[], 2.0));
    };
    let expected = "# HELP calls Calls.\n# TYPE calls counter\ncalls_total 2\n# EOF\n";
    assert_eq!(text(Format::OpenMetrics, bare), expected);
}

#[test]
fn a_gauge_is_the_same_in_both() {
    let gauge = |exposition: &mut Exposition| {
        exposition.family("size_total", Kind::Gauge, "Size.", |series| series.value(&[], -1.5));
    };
    let expected = "# HELP size_total Size.\n# TYPE size_total gauge\nsize_total -1.5\n";
    assert_eq!(text(Format::Text, gauge), expected);
    assert_eq!(text(Format::OpenMetrics, gauge), format!("{expected}# EOF\n"));
}

#[test]
fn a_histogram_ends_with_the_bucket_of_all() {
    let histogram = |exposition: &mut Exposition| {
        exposition.family("wait_seconds", Kind::Histogram, "Waits.", |series| {
            let spread = Spread { buckets: vec![(0.5, 0), (2.0, 1)], count: 3, sum: 11.25 };
            series.spread(&[("name", "x")], &spread);
            series.spread(&[], &Spread { buckets: Vec::new(), count: 0, sum: 0.0 });
        });
    };
    let expected = "# HELP wait_seconds Waits.\n# TYPE wait_seconds histogram\n\
        wait_seconds_bucket{name=\"x\",le=\"0.5\"} 0\n\
        wait_seconds_bucket{name=\"x\",le=\"2\"} 1\n\
        wait_seconds_bucket{name=\"x\",le=\"+Inf\"} 3\n\
        wait_seconds_sum{name=\"x\"} 11.25\nwait_seconds_count{name=\"x\"} 3\n\
        wait_seconds_bucket{le=\"+Inf\"} 0\nwait_seconds_sum 0\nwait_seconds_count 0\n";
    assert_eq!(text(Format::Text, histogram), expected);
    let expected = expected.replace("le=\"2\"", "le=\"2.0\"") + "# EOF\n";
    assert_eq!(text(Format::OpenMetrics, histogram), expected);
}

#[test]
fn families_are_sorted_and_none_is_there_twice_or_empty() {
    let several = |exposition: &mut Exposition| {
        for (name, kind) in [("b", Kind::Gauge), ("a", Kind::Gauge), ("b", Kind::Counter)] {
            exposition.family(name, kind, "Help.", |series| series.value(&[], 1.0));
        }
        exposition.family("c", Kind::Gauge, "Help.", |_| {});
    };
    let expected = "# HELP a Help.\n# TYPE a gauge\na 1\n# HELP b Help.\n# TYPE b gauge\nb 1\n";
    assert_eq!(text(Format::Text, several), expected);
}

#[test]
fn what_only_open_metrics_call_the_same_is_there_once_in_open_metrics() {
    let both = |exposition: &mut Exposition| {
        exposition.family("orders_total", Kind::Counter, "Help.", |series| series.value(&[], 1.0));
        exposition.family("orders", Kind::Gauge, "Help.", |series| series.value(&[], 2.0));
    };
    assert_eq!(text(Format::OpenMetrics, both).matches("# TYPE orders ").count(), 1);
    assert_eq!(text(Format::Text, both).matches("# TYPE ").count(), 2);
}
