use super::{Buckets, Entry, Ring, Sum, Window};
use crate::policy::circuit_breaker::settings::{Settings, Share, WindowSize};

const FAILED: Entry = Entry { failed: true, slow: false };
const SLOW: Entry = Entry { failed: false, slow: true };
const GOOD: Entry = Entry { failed: false, slow: false };

#[test]
fn a_count_window_holds_exactly_the_last_results() {
    let mut ring = Ring::new(3);
    for (entry, calls, failed, slow) in [
        (FAILED, 1, 1, 0),
        (GOOD, 2, 1, 0),
        (SLOW, 3, 1, 1),
        (GOOD, 3, 0, 1),
        (FAILED, 3, 1, 1),
        (FAILED, 3, 2, 0),
    ] {
        ring.record(entry);
        assert_eq!(ring.sum, Sum { calls, failed, slow });
    }
}

#[test]
fn results_leave_a_time_window_with_the_tenth_they_are_in() {
    let mut buckets = Buckets::new(1000);
    buckets.record(5_050, FAILED);
    buckets.record(5_990, GOOD);
    assert_eq!(buckets.sum(5_999), Sum { calls: 2, failed: 1, slow: 0 });
    assert_eq!(buckets.sum(6_000), Sum { calls: 1, failed: 0, slow: 0 });
    assert_eq!(buckets.sum(6_899), Sum { calls: 1, failed: 0, slow: 0 });
    assert_eq!(buckets.sum(6_900), Sum::default());
    buckets.record(1_000_000, SLOW);
    assert_eq!(buckets.sum(1_000_000), Sum { calls: 1, failed: 0, slow: 1 });
}

#[test]
fn a_thread_that_is_late_counts_in_the_latest_tenth() {
    let mut buckets = Buckets::new(1000);
    buckets.record(9_000, GOOD);
    buckets.record(8_700, FAILED);
    assert_eq!(buckets.sum(8_700), Sum { calls: 2, failed: 1, slow: 0 });
}

#[test]
fn a_window_shorter_than_its_tenths_still_counts() {
    let mut buckets = Buckets::new(3);
    buckets.record(7, FAILED);
    assert_eq!(buckets.sum(7).failed, 1);
    assert_eq!(buckets.sum(17).failed, 0);
}

#[test]
fn without_a_rate_nothing_is_kept() {
    let mut window = Window::Empty;
    window.record(1, &Settings::DEFAULT, FAILED);
    assert!(matches!(window, Window::Empty));
    assert_eq!(window.sum(1), Sum::default());
}

#[test]
fn a_rate_without_a_window_looks_at_the_last_twenty_calls() {
    let settings = Settings { failure_rate: Some(Share::of(0.5)), ..Settings::DEFAULT };
    assert_eq!(settings.window(), Some(WindowSize::Calls(20)));
    assert_eq!(settings.min_calls(), 20);
    let timed = Settings { window: Some(WindowSize::Time(9)), ..settings };
    assert_eq!(timed.min_calls(), 10);
}

#[test]
fn shares_are_reached_at_the_number_they_name() {
    for (share, part, whole) in
        [(0.57, 57, 100), (0.29, 29, 100), (0.55, 55, 100), (1.0 / 3.0, 1, 3), (1.0, 7, 7)]
    {
        assert!(Share::of(share).reached(part, whole), "{part} of {whole} is {share}");
        assert!(!Share::of(share).reached(part - 1, whole), "{part} - 1 of {whole} is less than {share}");
    }
    assert!(!Share::of(1e-12).reached(0, 10), "nothing is no share");
}
