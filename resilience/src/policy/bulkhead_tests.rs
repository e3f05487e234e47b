use std::sync::atomic::AtomicUsize;
use std::task::{Context, Wake, Waker};

use super::*;
use crate::sync::{Arc, Mutex, lock};

/// Counts how often it is woken.
#[derive(Default)]
struct Woken(AtomicUsize);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Woken {
    fn times(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

fn queued(bulkhead: &'static Bulkhead, key: Option<Key>) -> Waiter {
    match bulkhead.enter(key) {
        Entry::Queued(waiter) => waiter,
        other => panic!("{other:?}"),
    }
}

fn polled(waiter: &mut Waiter) -> bool {
    waiter.poll_entered(&mut Context::from_waker(Waker::noop())).is_ready()
}

fn entered(bulkhead: &'static Bulkhead, key: Option<Key>) -> bool {
    matches!(bulkhead.enter(key), Entry::Entered)
}

#[test]
fn calls_beyond_the_places_and_the_queue_are_refused_and_counted() {
    static BULKHEAD: Bulkhead = Bulkhead::new("full").max_concurrent(2).max_queue(1);
    assert!(entered(&BULKHEAD, None) && entered(&BULKHEAD, None));
    let _waiter = queued(&BULKHEAD, None);
    assert!(matches!(BULKHEAD.enter(None), Entry::Full));
    assert_eq!((BULKHEAD.in_flight(), BULKHEAD.waiting(), BULKHEAD.rejected()), (2, 1, 1));
}

#[test]
fn places_are_handed_over_first_in_first_out() {
    static BULKHEAD: Bulkhead = Bulkhead::new("fifo").max_concurrent(1).max_queue(3);
    assert!(entered(&BULKHEAD, None));
    let mut waiters: Vec<_> = (0..3).map(|_| queued(&BULKHEAD, None)).collect();
    for place in 0..3 {
        BULKHEAD.leave(None);
        let ready: Vec<_> = waiters.iter_mut().map(polled).collect();
        let expected: Vec<_> = (0..3).map(|other| other <= place).collect();
        assert_eq!(ready, expected);
    }
    BULKHEAD.leave(None);
    assert_eq!((BULKHEAD.in_flight(), BULKHEAD.waiting()), (0, 0));
}

#[test]
fn a_newcomer_never_overtakes_the_queue() {
    static BULKHEAD: Bulkhead = Bulkhead::new("no barging").max_concurrent(1).max_queue(2);
    assert!(entered(&BULKHEAD, None));
    let mut first = queued(&BULKHEAD, None);
    BULKHEAD.leave(None);
    // The place went to the first of the queue, who has not noticed yet.
    let mut newcomer = queued(&BULKHEAD, None);
    assert!(!polled(&mut newcomer));
    assert!(polled(&mut first));
    assert!(!BULKHEAD.enter_at_once(None));
}

#[test]
fn only_who_is_handed_a_place_is_woken_and_once() {
    static BULKHEAD: Bulkhead = Bulkhead::new("woken").max_concurrent(1).max_queue(2);
    assert!(entered(&BULKHEAD, None));
    let wakers = [Arc::new(Woken::default()), Arc::new(Woken::default())];
    let mut waiters = [queued(&BULKHEAD, None), queued(&BULKHEAD, None)];
    for (waiter, woken) in waiters.iter_mut().zip(&wakers) {
        let waker = Waker::from(Arc::clone(woken));
        assert!(waiter.poll_entered(&mut Context::from_waker(&waker)).is_pending());
        assert!(waiter.poll_entered(&mut Context::from_waker(&waker)).is_pending());
    }
    BULKHEAD.leave(None);
    assert_eq!(wakers.each_ref().map(|woken| woken.times()), [1, 0]);
}

#[test]
fn an_abandoned_waiter_leaves_the_queue_and_is_handed_nothing() {
    static BULKHEAD: Bulkhead = Bulkhead::new("abandoned").max_concurrent(1).max_queue(2);
    assert!(entered(&BULKHEAD, None));
    let (first, mut second) = (queued(&BULKHEAD, None), queued(&BULKHEAD, None));
    drop(first);
    assert_eq!(BULKHEAD.waiting(), 1);
    // Its place in the queue is free again.
    let third = queued(&BULKHEAD, None);
    BULKHEAD.leave(None);
    assert!(polled(&mut second));
    drop(third);
    BULKHEAD.leave(None);
    assert_eq!((BULKHEAD.in_flight(), BULKHEAD.waiting()), (0, 0));
}

#[test]
fn a_waiter_dropped_after_it_was_handed_a_place_passes_it_on() {
    static BULKHEAD: Bulkhead = Bulkhead::new("passed on").max_concurrent(1).max_queue(2);
    assert!(entered(&BULKHEAD, None));
    let (first, mut second) = (queued(&BULKHEAD, None), queued(&BULKHEAD, None));
    BULKHEAD.leave(None);
    drop(first);
    assert!(polled(&mut second));
    assert_eq!(BULKHEAD.in_flight(), 1);
    drop(second);
    assert_eq!(BULKHEAD.in_flight(), 1, "a waiter that has had its place owns it no more");
    BULKHEAD.leave(None);
    assert_eq!(BULKHEAD.in_flight(), 0);
}

#[test]
fn a_queue_of_abandoned_waiters_is_undone_without_recursion() {
    static BULKHEAD: Bulkhead = Bulkhead::new("deep").max_concurrent(1).max_queue(100_000);
    assert!(entered(&BULKHEAD, None));
    let waiters: Vec<_> = (0..100_000).map(|_| queued(&BULKHEAD, None)).collect();
    BULKHEAD.leave(None);
    // Each one was just handed the place when it is dropped.
    drop(waiters);
    assert_eq!((BULKHEAD.in_flight(), BULKHEAD.waiting()), (0, 0));
}

#[test]
fn a_waker_may_use_the_bulkhead() {
    static BULKHEAD: Bulkhead = Bulkhead::new("reentrant").max_concurrent(1).max_queue(2);
    struct Again;
    impl Wake for Again {
        fn wake(self: Arc<Self>) {
            assert!(!BULKHEAD.enter_at_once(None));
        }
    }
    impl Drop for Again {
        fn drop(&mut self) {
            assert_eq!(BULKHEAD.in_flight(), 1);
            drop(BULKHEAD.enter(None));
        }
    }
    assert!(entered(&BULKHEAD, None));
    let mut waiter = queued(&BULKHEAD, None);
    for _ in 0..2 {
        let waker = Waker::from(Arc::new(Again));
        assert!(waiter.poll_entered(&mut Context::from_waker(&waker)).is_pending());
    }
    BULKHEAD.leave(None);
    assert!(polled(&mut waiter));
}

#[test]
fn each_key_has_its_places_and_goes_with_its_last_call() {
    static BULKHEAD: Bulkhead = Bulkhead::new("keys").max_concurrent(1).max_queue(1);
    let [a, b] = ["a", "b"].map(|key| Some(Key::of(key)));
    assert!(entered(&BULKHEAD, a) && entered(&BULKHEAD, b));
    let mut waiter = queued(&BULKHEAD, a);
    assert!(matches!(BULKHEAD.enter(a), Entry::Full));
    assert_eq!((BULKHEAD.in_flight(), BULKHEAD.waiting(), BULKHEAD.state.get().keys.len()), (2, 1, 2));
    BULKHEAD.leave(b);
    assert!(!polled(&mut waiter));
    assert_eq!(BULKHEAD.state.get().keys.len(), 1);
    BULKHEAD.leave(a);
    assert!(polled(&mut waiter));
    assert_eq!(BULKHEAD.state.get().keys.len(), 1);
    BULKHEAD.leave(a);
    assert_eq!((BULKHEAD.in_flight(), BULKHEAD.state.get().keys.len()), (0, 0));
}

#[test]
fn keys_beyond_the_bound_share_places_until_all_of_them_left() {
    static BULKHEAD: Bulkhead = Bulkhead::new("shared keys").max_concurrent(2).max_queue(1).max_keys(1);
    let [a, b, c] = ["a", "b", "c"].map(|key| Some(Key::of(key)));
    assert!(entered(&BULKHEAD, a) && entered(&BULKHEAD, b) && entered(&BULKHEAD, c));
    assert_eq!(BULKHEAD.state.get().keys.len(), 1);
    let mut waiter = queued(&BULKHEAD, b);
    // There is room for a key now, and `b` and `c` stay where they are: each finds its place when it leaves.
    BULKHEAD.leave(a);
    assert!(matches!(BULKHEAD.enter(c), Entry::Full));
    BULKHEAD.leave(c);
    assert!(polled(&mut waiter));
    BULKHEAD.leave(b);
    BULKHEAD.leave(b);
    assert_eq!(BULKHEAD.in_flight(), 0);
    assert!(entered(&BULKHEAD, b));
    assert_eq!(BULKHEAD.state.get().keys.len(), 1);
    BULKHEAD.leave(b);
}

/// Notes what happens to one bulkhead.
struct Notes(&'static str, Mutex<Vec<PolicyEvent>>);

impl event::Subscriber for Notes {
    fn tell(&self, event: &PolicyEvent) {
        if event.name() == self.0 {
            lock(&self.1).push(event.clone());
        }
    }
}

#[test]
fn refusals_and_the_first_sharing_of_keys_are_told_without_a_lock() {
    static BULKHEAD: Bulkhead = Bulkhead::new("told-bulkhead").max_concurrent(2).max_keys(1);
    let notes = Arc::new(Notes("told-bulkhead", Mutex::default()));
    let weak = Arc::downgrade(&notes);
    event::subscribe_to_all(weak);
    for key in ["a", "b", "c", "d"] {
        let _ = BULKHEAD.enter(Some(Key::of(key)));
    }
    let name = "told-bulkhead";
    let shared = PolicyEvent::KeysShared { policy: "bulkhead", name, max_keys: 1 };
    assert_eq!(*lock(&notes.1), [shared, PolicyEvent::BulkheadRefused { name }]);
}

#[test]
fn a_blocking_wait_ends_with_the_place_or_at_its_deadline() {
    static BULKHEAD: Bulkhead = Bulkhead::new("blocking").max_concurrent(1).max_queue(2);
    assert!(entered(&BULKHEAD, None));
    assert!(!queued(&BULKHEAD, None).wait(Some(crate::clock::now())));
    assert_eq!(BULKHEAD.waiting(), 0);
    let mut waiter = queued(&BULKHEAD, None);
    let thread = std::thread::spawn(move || waiter.wait(None));
    BULKHEAD.leave(None);
    assert!(thread.join().unwrap());
    assert_eq!(BULKHEAD.in_flight(), 1);
    BULKHEAD.leave(None);
}

#[test]
fn many_threads_are_never_more_than_the_places_and_leave_none_behind() {
    static BULKHEAD: Bulkhead = Bulkhead::new("threads").max_concurrent(3).max_queue(50);
    static INSIDE: AtomicUsize = AtomicUsize::new(0);
    let calls = || {
        for round in 0..2000_u32 {
            let key = (round % 3 == 0).then(|| Key::of(&(round % 2)));
            let is_inside = match BULKHEAD.enter(key) {
                Entry::Entered => true,
                Entry::Full => false,
                Entry::Queued(waiter) if round % 5 == 0 => {
                    drop(waiter);
                    false
                }
                Entry::Queued(mut waiter) => waiter.wait(None),
            };
            if is_inside {
                if key.is_none() {
                    assert!(INSIDE.fetch_add(1, Ordering::SeqCst) < 3);
                    std::thread::yield_now();
                    INSIDE.fetch_sub(1, Ordering::SeqCst);
                }
                BULKHEAD.leave(key);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(calls);
        }
    });
    assert_eq!((BULKHEAD.in_flight(), BULKHEAD.waiting(), BULKHEAD.state.get().keys.len()), (0, 0, 0));
}

#[test]
#[should_panic(expected = "`max_concurrent` must be at least 1")]
fn no_places_at_all_is_a_mistake() {
    let _ = Bulkhead::new("none").max_concurrent(0);
}

#[test]
#[should_panic(expected = "`max_wait` must be longer than zero: without a queue, leave out `max_queue`")]
fn a_wait_of_zero_is_a_mistake() {
    let _ = Bulkhead::new("none").max_wait(Duration::ZERO);
}

#[test]
#[should_panic(expected = "`max_keys` must be at least 1")]
fn no_keys_at_all_is_a_mistake() {
    let _ = Bulkhead::new("none").max_keys(0);
}

#[test]
#[should_panic(expected = "`max_wait` needs a queue to wait in: add `max_queue`")]
fn a_wait_without_a_queue_is_a_mistake() {
    let _ = Bulkhead::new("none").max_wait(Duration::from_secs(1)).checked();
}

#[test]
fn who_waits_goes_inside_when_there_is_more_room() {
    static BULKHEAD: Bulkhead = Bulkhead::new("adjusted").max_concurrent(1).max_queue(5);
    for key in [None, Some(Key::of("key"))] {
        assert!(entered(&BULKHEAD, key));
        let mut waiters: Vec<_> = (0..4).map(|_| queued(&BULKHEAD, key)).collect();
        let woken = Arc::new(Woken::default());
        for waiter in &mut waiters {
            let waker = Waker::from(Arc::clone(&woken));
            assert!(waiter.poll_entered(&mut Context::from_waker(&waker)).is_pending());
        }
        let room = Room { max_concurrent: 3, max_queue: 5 };
        BULKHEAD.adjust(Settings { room, ..*BULKHEAD.settings() });
        assert_eq!(woken.times(), 2);
        let ready: Vec<_> = waiters.iter_mut().map(polled).collect();
        assert_eq!(ready, [true, true, false, false]);
        // Less room: who is inside stays, and who leaves makes room for nobody before there is some.
        let room = Room { max_concurrent: 1, max_queue: 5 };
        BULKHEAD.adjust(Settings { room, ..*BULKHEAD.settings() });
        BULKHEAD.leave(key);
        BULKHEAD.leave(key);
        assert!(!polled(&mut waiters[2]));
        BULKHEAD.leave(key);
        assert!(polled(&mut waiters[2]) && !polled(&mut waiters[3]));
        drop(waiters);
        BULKHEAD.leave(key);
        BULKHEAD.adjust(BULKHEAD.settings.declared);
        assert_eq!((BULKHEAD.in_flight(), BULKHEAD.waiting()), (0, 0));
    }
}

#[test]
fn switched_off_it_lets_all_in_and_on_again_it_knows_who_is_inside() {
    static BULKHEAD: Bulkhead = Bulkhead::new("switched").max_concurrent(1).max_queue(1);
    assert!(entered(&BULKHEAD, None));
    let mut waiter = queued(&BULKHEAD, None);
    BULKHEAD.adjust(Settings { enabled: false, ..*BULKHEAD.settings() });
    assert!(polled(&mut waiter));
    assert!((0..100).all(|_| entered(&BULKHEAD, None) && BULKHEAD.enter_if_free()));
    BULKHEAD.adjust(Settings { enabled: true, ..*BULKHEAD.settings() });
    let mut waiter = queued(&BULKHEAD, None);
    (0..201).for_each(|_| BULKHEAD.leave(None));
    assert!(!polled(&mut waiter));
    BULKHEAD.leave(None);
    assert!(polled(&mut waiter));
}
