use std::thread;

use super::Counters;

#[test]
fn threads_that_come_and_go_add_up_exactly() {
    let counters = Counters::<8>::new();
    for _ in 0..30 {
        thread::scope(|scope| {
            for _ in 0..10 {
                scope.spawn(|| (0..100).for_each(|_| counters.raise(3)));
            }
        });
    }
    assert_eq!(counters.sum(3), 30_000);
    assert_eq!(counters.sum(2), 0);
}

#[test]
fn a_line_stands_alone() {
    assert_eq!(size_of::<Counters<32>>(), 33 * 64);
}
