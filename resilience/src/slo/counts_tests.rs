use super::*;

fn results(endings: &[Ending]) -> (u64, u64, u64) {
    let (counts, edges) = (Counts::new(), Edges::usual());
    for ending in endings {
        counts.record(&edges, *ending, Duration::from_millis(20));
    }
    let counted = counts.read(&edges);
    (counted.good, counted.bad, counted.excluded)
}

#[test]
fn l4_bad_are_5xx_and_timeouts() {
    assert_eq!(results(&[500, 502, 503, 504, 599].map(Ending::Answered)), (0, 5, 0));
}

#[test]
fn l4_good_are_all_others_4xx_among_them() {
    assert_eq!(
        results(&[101, 200, 204, 304, 400, 401, 404, 408, 413, 499].map(Ending::Answered)),
        (10, 0, 0)
    );
}

#[test]
fn l4_neither_are_cancelled_ones_maintenance_and_429() {
    assert_eq!(results(&[Ending::Cancelled, Ending::Maintenance, Ending::Answered(429)]), (0, 0, 3));
}

#[test]
fn what_is_neither_is_not_among_the_durations() {
    let (counts, edges) = (Counts::new(), Edges::usual());
    counts.record(&edges, Ending::Cancelled, Duration::from_mins(1));
    let counted = counts.read(&edges);
    assert_eq!((counted.buckets.iter().sum::<u64>(), counted.nanoseconds), (0, 0));
}

#[test]
fn an_edge_is_within_its_bucket() {
    let edges = Edges::with(Duration::from_millis(300));
    let counts = Counts::new();
    for latency in [299_999_999, 300_000_000, 300_000_001].map(Duration::from_nanos) {
        counts.record(&edges, Ending::Answered(200), latency);
    }
    let counted = counts.read(&edges);
    let place = counted.edges.iter().position(|edge| *edge >= 0.3).unwrap();
    assert_eq!(counted.edges[place].to_string(), "0.3");
    assert_eq!(counted.buckets[place..=place + 1], [2, 1]);
    assert_eq!(counted.nanoseconds, 900_000_000);
}

#[test]
fn the_objective_is_an_edge_wherever_it_lies() {
    let usual = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
    for own in [0.001, 0.3, 0.75, 30.0] {
        let mut expected = [&usual[..], &[own]].concat();
        expected.sort_by(f64::total_cmp);
        let edges = Edges::with(Duration::from_secs_f64(own));
        let counted = Counts::new().read(&edges);
        assert_eq!(counted.edges, expected);
        assert_eq!(counted.buckets.len(), expected.len() + 1);
    }
    let there = Edges::with(Duration::from_millis(250));
    assert_eq!(Counts::new().read(&there).edges, usual);
}

#[test]
fn what_is_longer_than_every_edge_is_counted_too() {
    for edges in [Edges::usual(), Edges::with(Duration::from_secs(30))] {
        let counts = Counts::new();
        counts.record(&edges, Ending::Answered(200), Duration::MAX);
        assert_eq!(counts.read(&edges).buckets.last(), Some(&1));
    }
}

#[test]
fn requests_of_many_threads_are_all_counted() {
    let (counts, edges) = (Counts::new(), Edges::usual());
    std::thread::scope(|scope| {
        for status in [200, 500, 429, 200] {
            let (counts, edges) = (&counts, &edges);
            scope.spawn(move || {
                for _ in 0..10_000 {
                    counts.record(edges, Ending::Answered(status), Duration::from_nanos(1));
                }
            });
        }
    });
    let counted = counts.read(&edges);
    assert_eq!((counted.good, counted.bad, counted.excluded), (20_000, 10_000, 10_000));
    assert_eq!((counted.buckets[0], counted.nanoseconds), (30_000, 30_000));
}
