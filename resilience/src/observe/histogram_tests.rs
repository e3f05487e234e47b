use proptest::prelude::*;

use super::*;

const BOUNDS: &[f64] = &[0.1, 1.0];

#[test]
fn a_bound_belongs_to_its_bucket() {
    let histogram = Histogram::new(BOUNDS);
    for milliseconds in [0, 100, 101, 1_000, 1_001] {
        histogram.record(Duration::from_millis(milliseconds));
    }
    let spread = histogram.spread();
    assert_eq!(spread, Spread { buckets: vec![(0.1, 2), (1.0, 4)], count: 5, sum: 2.202 });
}

#[test]
fn an_empty_one_holds_nothing() {
    let expected = Spread { buckets: vec![(0.1, 0), (1.0, 0)], count: 0, sum: 0.0 };
    assert_eq!(Histogram::new(BOUNDS).spread(), expected);
}

#[test]
fn the_longest_duration_is_counted() {
    let histogram = Histogram::new(BOUNDS);
    histogram.record(Duration::MAX);
    assert_eq!(histogram.spread().count, 1);
}

#[test]
fn nothing_is_lost_between_threads() {
    let histogram = Histogram::new(BOUNDS);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..1_000).for_each(|_| histogram.record(Duration::from_millis(1))));
        }
    });
    let spread = histogram.spread();
    assert_eq!(spread, Spread { buckets: vec![(0.1, 4_000), (1.0, 4_000)], count: 4_000, sum: 4.0 });
}

proptest! {
    #[test]
    fn every_bucket_counts_what_is_not_longer(milliseconds in prop::collection::vec(0_u64..2_000, 0..50)) {
        let histogram = Histogram::new(BOUNDS);
        for one in &milliseconds {
            histogram.record(Duration::from_millis(*one));
        }
        let spread = histogram.spread();
        prop_assert_eq!(spread.count, milliseconds.len() as u64);
        for ((_, count), limit) in spread.buckets.into_iter().zip([100, 1_000]) {
            let expected = milliseconds.iter().filter(|one| **one <= limit).count();
            prop_assert_eq!(count, expected as u64);
        }
    }
}
