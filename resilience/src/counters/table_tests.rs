use std::thread;

use super::*;

#[test]
fn threads_that_come_and_go_add_up_exactly() {
    let table = CounterTable::new(20);
    for _ in 0..10 {
        thread::scope(|scope| {
            for _ in 0..*SLOTS * 2 {
                scope.spawn(|| (0..100).for_each(|_| table.add(17, 3)));
            }
        });
    }
    assert_eq!(table.sum(17), 10 * *SLOTS as u64 * 2 * 300);
    assert!((0..20).filter(|index| *index != 17).all(|index| table.sum(index) == 0));
}

#[test]
fn a_thread_without_a_slot_adds_too() {
    let (table, barrier) = (CounterTable::new(1), std::sync::Barrier::new(*SLOTS + 4));
    thread::scope(|scope| {
        for _ in 0..*SLOTS + 4 {
            scope.spawn(|| {
                table.add(0, 1);
                barrier.wait();
            });
        }
    });
    assert_eq!(table.sum(0), *SLOTS as u64 + 4);
}
