use std::thread;

use super::*;
use crate::sync::{AtomicU64, Ordering};

#[test]
fn an_item_is_made_once_whoever_asks_for_it() {
    let (list, made) = (List::new(), AtomicU64::new(0));
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for number in 0..200 {
                    let item = list.find_or_add(
                        |item| *item == number,
                        || {
                            made.fetch_add(1, Ordering::Relaxed);
                            number
                        },
                    );
                    assert_eq!(*item, number);
                }
            });
        }
    });
    assert_eq!(list.iter().copied().collect::<Vec<_>>(), (0..200).collect::<Vec<_>>());
    assert_eq!(made.into_inner(), 200);
}

#[test]
fn a_long_one_can_be_dropped() {
    let list = List::new();
    // As `find_or_add` would, were it not for the walk.
    let mut end = &list.0;
    for item in 0..300_000 {
        end = &end.get_or_init(|| Box::new(Node { item, next: OnceLock::new() })).next;
    }
    drop(list);
}
