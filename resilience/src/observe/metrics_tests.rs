use std::time::Duration;

use super::*;

#[test]
fn runs_fall_into_buckets_from_five_milliseconds_to_ten_seconds() {
    let metrics = Metrics::default();
    for milliseconds in [1, 5, 70, 20_000] {
        let name = "database";
        metrics.observe(&Event::CheckRan { name, latency: Duration::from_millis(milliseconds) });
    }
    let family = &metrics.check_duration.collect()[0];
    let histogram = family.get_metric()[0].get_histogram();
    let buckets: Vec<_> = histogram
        .get_bucket()
        .iter()
        .map(|bucket| (bucket.upper_bound(), bucket.cumulative_count()))
        .collect();
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
    assert_eq!(buckets, expected);
    assert_eq!(histogram.get_sample_count(), 4);
}
