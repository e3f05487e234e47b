use std::sync::Barrier;

use super::*;

/// A state that is idle from a time on.
#[derive(Debug, Default)]
struct Until(u64);

struct Rule;

impl Idle<Until> for Rule {
    fn idle_from(&self, state: &Until) -> u64 {
        state.0
    }
}

/// Marks a key as active until then. Whether it shares.
fn touch(keys: &Keyed<Until>, key: u64, now: u64, until: u64, max_keys: u32) -> bool {
    keys.change(Key::of(&key), now, max_keys, &Rule, |state| state.0 = until).shared
}

fn until(keys: &Keyed<Until>, key: u64) -> Option<u64> {
    keys.change_known(Key::of(&key), &Rule, |state| state.0)
}

#[test]
fn each_key_has_a_state_and_an_unknown_one_none() {
    let keys = Keyed::new(100);
    assert!(!touch(&keys, 1, 0, 10, 100) && !touch(&keys, 2, 0, 20, 100));
    assert_eq!([1, 2, 3].map(|key| until(&keys, key)), [Some(10), Some(20), None]);
    assert_eq!(keys.len(), 2);
}

#[test]
fn an_idle_key_makes_room_and_an_active_one_does_not() {
    for max_keys in [1_u32, 2, 1_000, 3_000] {
        let keys = Keyed::new(max_keys);
        let all = u64::from(max_keys);
        for key in 0..all {
            assert!(!touch(&keys, key, 0, if key == all / 2 { 10 } else { 100 }, max_keys));
        }
        assert_eq!(keys.len(), all);
        assert!(!touch(&keys, all, 10, 100, max_keys), "one was idle");
        assert_eq!((keys.len(), until(&keys, all / 2)), (all, None));
        assert!(touch(&keys, all + 1, 11, 50, max_keys), "none was idle");
        assert_eq!(keys.len(), all);
    }
}

#[test]
fn the_bound_is_never_exceeded_and_states_that_are_idle_do_not_stay() {
    let keys = Keyed::new(1_000);
    for key in 0..100_000_u64 {
        // A key is active for 300 others.
        assert!(!touch(&keys, key, key, key + 300, 1_000));
        assert!(keys.len() <= 1_000);
    }
    let entries: usize = keys.shards.iter().map(|shard| lock(&shard.entries).len()).sum();
    assert_eq!(entries as u64, keys.len());
}

#[test]
fn a_table_of_idle_keys_does_not_grow() {
    let keys = Keyed::new(1_000_000);
    for key in 0..100_000_u64 {
        assert!(!touch(&keys, key, key, key + 100, 1_000_000));
    }
    assert!(keys.len() < 10_000, "{}", keys.len());
}

#[test]
fn keys_that_share_go_on_sharing_until_the_state_is_idle() {
    let keys = Keyed::new(1);
    assert!(!touch(&keys, 1, 0, 10, 1));
    assert!(touch(&keys, 2, 5, 50, 1) && touch(&keys, 3, 5, 60, 1));
    assert_eq!((until(&keys, 2), until(&keys, 3)), (Some(60), Some(60)));
    // The first key is idle by now, and the shared state is not.
    assert!(touch(&keys, 2, 59, 60, 1));
    assert!(!touch(&keys, 2, 60, 100, 1));
    assert_eq!((until(&keys, 2), until(&keys, 1), keys.len()), (Some(100), None, 1));
}

#[test]
fn a_state_that_is_idle_sooner_than_it_was_makes_room_then() {
    let keys = Keyed::new(1);
    assert!(!touch(&keys, 1, 0, 100, 1));
    keys.change_known(Key::of(&1_u64), &Rule, |state| state.0 = 10);
    assert!(!touch(&keys, 2, 10, 100, 1));
}

#[test]
fn many_threads_lose_no_key_and_no_room() {
    const THREADS: u64 = 8;
    let (keys, start) = (Keyed::new(5_000), Barrier::new(8));
    let work = |thread: u64| {
        start.wait();
        for round in 0..5_000_u64 {
            let key = (round * (thread + 1)) % 9_000;
            touch(&keys, key, round, round + 700, 5_000);
            assert!(keys.len() <= 5_000);
        }
    };
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            scope.spawn(move || work(thread));
        }
    });
    let entries: usize = keys.shards.iter().map(|shard| lock(&shard.entries).len()).sum();
    assert_eq!(entries as u64, keys.len());
}

#[test]
fn an_entry_of_one_number_is_no_larger_than_twenty_bytes() {
    assert_eq!(size_of::<(Key, [u32; 2])>(), 20);
}
