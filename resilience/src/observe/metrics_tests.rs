use std::time::Duration;

use super::*;
use crate::observe::exposition::Format;

#[test]
fn runs_fall_into_buckets_from_five_milliseconds_to_ten_seconds() {
    let metrics = Metrics::new(["database"].into_iter(), Vec::new());
    for milliseconds in [1, 5, 70, 20_000] {
        let name = "database";
        metrics.observe(&Event::CheckRan { name, latency: Duration::from_millis(milliseconds) });
    }
    let spread = metrics.check_duration[0].1.spread();
    let expected = [
        (0.005, 2),
        (0.01, 2),
        (0.025, 2),
        (0.05, 2),
        (0.1, 3),
        (0.25, 3),
        (0.5, 3),
        (1.0, 3),
        (2.5, 3),
        (5.0, 3),
        (10.0, 3),
    ];
    assert_eq!(spread.buckets, expected);
    assert_eq!(spread.count, 4);
}

#[test]
fn a_check_that_was_not_there_at_the_start_is_not_counted() {
    let metrics = Metrics::new(["database"].into_iter(), Vec::new());
    metrics.observe(&Event::CheckRan { name: "redis", latency: Duration::ZERO });
    assert_eq!(metrics.check_duration.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["database"]);
}

#[test]
fn the_states_are_all_there_and_sorted() {
    assert!(STATUSES.is_sorted_by_key(|status| status.as_str()));
    assert!(HealthStatus::ALL.iter().all(|status| STATUSES.contains(status)));
}

#[test]
fn h3_the_program_is_told_in_labels() {
    let line = |version| {
        let metrics = Metrics::new(std::iter::empty(), Vec::new()).with_build("shop \"2\"", version);
        let mut exposition = Exposition::new(Format::Text);
        metrics.build(&mut exposition);
        exposition.finish().lines().last().unwrap().to_owned()
    };
    assert_eq!(line(Some("1.2.3")), r#"resilience_build_info{program="shop \"2\"",version="1.2.3"} 1"#);
    assert_eq!(line(None), r#"resilience_build_info{program="shop \"2\"",version="unknown"} 1"#);
}
