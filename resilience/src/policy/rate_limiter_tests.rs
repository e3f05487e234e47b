use std::sync::Barrier;
use std::sync::atomic::AtomicU32;

use super::*;
use crate::sync::{Arc, Mutex, lock};

const SECOND: Duration = Duration::from_secs(1);

fn seconds(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

async fn advance(time: Duration) {
    tokio::time::advance(time).await;
}

fn counted(limiter: &RateLimiter) -> Vec<u64> {
    limiter.decisions().map(|(_, count)| count).collect()
}

/// The limiters of one test, one per algorithm; they live as long as the program, as the declared ones do.
fn each(build: impl Fn(RateLimiter) -> RateLimiter) -> [&'static RateLimiter; 3] {
    [Algorithm::Sliding, Algorithm::Gcra, Algorithm::Fixed].map(|algorithm| {
        let limiter = build(RateLimiter::new("each", 3, 6 * SECOND).algorithm(algorithm));
        &*Box::leak(Box::new(limiter))
    })
}

#[tokio::test(start_paused = true)]
async fn the_limit_passes_in_one_instant_and_the_next_call_is_refused() {
    for limiter in each(|limiter| limiter) {
        for key in [None, Some(Key::of("key"))] {
            for _ in 0..3 {
                assert_eq!(limiter.decide(key), Decision::Allowed);
            }
            assert!(matches!(limiter.decide(key), Decision::Refused(wait) if !wait.is_zero()));
        }
        assert_eq!(counted(limiter), [6, 0, 2]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_passes_exactly_when_the_refusal_promised() {
    for limiter in each(|limiter| limiter) {
        for key in [None, Some(Key::of("key"))] {
            while limiter.decide(key) == Decision::Allowed {}
            let Decision::Refused(wait) = limiter.decide(key) else { unreachable!() };
            advance(wait.saturating_sub(Duration::from_nanos(1))).await;
            assert_eq!(limiter.decide(key), Decision::Refused(Duration::from_nanos(1)));
            advance(Duration::from_nanos(1)).await;
            assert_eq!(limiter.decide(key), Decision::Allowed);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_call_uses_nothing_up() {
    for limiter in each(|limiter| limiter.max_wait(SECOND / 2)) {
        while limiter.decide(None) == Decision::Allowed {}
        let Decision::Refused(wait) = limiter.decide(None) else { unreachable!() };
        for _ in 0..1000 {
            assert_eq!(limiter.decide(None), Decision::Refused(wait));
        }
        advance(wait).await;
        assert_eq!(limiter.decide(None), Decision::Allowed);
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_longer_than_the_longest_is_refused_at_once() {
    for limiter in each(|limiter| limiter.max_wait(6 * SECOND)) {
        while limiter.decide(None) == Decision::Allowed {}
        let began = clock::now();
        let mut last = began;
        let refused = loop {
            match limiter.decide(None) {
                Decision::AllowedAt(at, _) => {
                    assert!(at >= last && at <= began + 6 * SECOND);
                    last = at;
                }
                Decision::Refused(wait) => break wait,
                Decision::Allowed => unreachable!(),
            }
        };
        assert!(refused > 6 * SECOND);
        assert_eq!(clock::now(), began);
        advance(refused).await;
        assert_eq!(limiter.decide_at_once(None), Decision::Allowed, "{limiter:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_last_reservation_given_back_is_as_if_it_never_was() {
    for limiter in each(|limiter| limiter.max_wait(60 * SECOND)) {
        while limiter.decide_at_once(None) == Decision::Allowed {}
        let before = limiter.standing(None);
        let first = limiter.decide(None);
        let Decision::AllowedAt(at, reservation) = first else { unreachable!() };
        limiter.give_back(None, reservation);
        assert_eq!(limiter.standing(None), before);
        assert_eq!(limiter.decide(None), first);
        limiter.give_back(None, reservation);
        tokio::time::advance(at - clock::now() + SECOND / 10).await;
        assert_eq!(limiter.decide(None), Decision::Allowed);
    }
}

#[tokio::test(start_paused = true)]
async fn a_reservation_given_back_in_the_middle_goes_to_the_next_caller() {
    for limiter in each(|limiter| limiter.max_wait(60 * SECOND)) {
        for key in [None, Some(Key::of("key"))] {
            while limiter.decide_at_once(key) == Decision::Allowed {}
            let reservations: Vec<_> = (0..9)
                .map(|_| match limiter.decide(key) {
                    Decision::AllowedAt(at, reservation) => (at, reservation),
                    other => panic!("{other:?}"),
                })
                .collect();
            let (at, reservation) = reservations[1];
            limiter.give_back(key, reservation);
            let Decision::AllowedAt(again, _) = limiter.decide(key) else { unreachable!() };
            assert_eq!(again, at, "{limiter:?}");
            // And nobody got it twice: the next one goes after all others.
            let Decision::AllowedAt(last, _) = limiter.decide(key) else { unreachable!() };
            assert!(last > reservations[8].0 || limiter.settings().algorithm != Some(Algorithm::Gcra));
            assert!(last >= reservations[8].0);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn all_reservations_given_back_in_any_order_leave_nothing() {
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]] {
        for limiter in each(|limiter| limiter.max_wait(60 * SECOND)) {
            while limiter.decide_at_once(None) == Decision::Allowed {}
            let before = limiter.standing(None);
            let reservations: Vec<_> = (0..4)
                .map(|_| match limiter.decide(None) {
                    Decision::AllowedAt(_, reservation) => reservation,
                    other => panic!("{other:?}"),
                })
                .collect();
            for place in order {
                limiter.give_back(None, reservations[place]);
            }
            assert_eq!(limiter.standing(None), before, "{order:?} {limiter:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn callers_in_one_instant_are_exactly_the_limit() {
    const THREADS: usize = 8;
    for limiter in each(|limiter| limiter) {
        for key in [None, Some(Key::of("key"))] {
            let time = clock::now();
            let (start, passed) = (Barrier::new(THREADS), AtomicU32::new(0));
            let call = || {
                start.wait();
                for _ in 0..100 {
                    if limiter.decide_at(key, time, 0) == Decision::Allowed {
                        passed.fetch_add(1, Ordering::Relaxed);
                    }
                }
            };
            std::thread::scope(|scope| {
                for _ in 0..THREADS {
                    scope.spawn(call);
                }
            });
            assert_eq!(passed.into_inner(), 3);
        }
        assert_eq!(counted(limiter), [6, 0, 1594]);
    }
}

#[tokio::test(start_paused = true)]
async fn keys_are_counted_by_themselves() {
    for limiter in each(|limiter| limiter) {
        while limiter.decide(Some(Key::of("a"))) == Decision::Allowed {}
        assert_eq!(limiter.decide(Some(Key::of("b"))), Decision::Allowed);
        assert_eq!(limiter.decide(None), Decision::Allowed);
        assert_eq!(limiter.keys(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn idle_keys_make_room_and_active_ones_are_never_more_than_the_bound() {
    for limiter in each(|limiter| limiter.max_keys(2)) {
        for key in ["a", "b", "c", "d"] {
            assert_eq!(limiter.decide(Some(Key::of(key))), Decision::Allowed);
            assert!(limiter.keys() <= 2);
        }
        assert!(limiter.state.get().told.load(Ordering::Relaxed));
        // `c`, `d` and all further keys share one allowance, of which there is one call left.
        assert_eq!(limiter.decide(Some(Key::of("e"))), Decision::Allowed);
        assert!(matches!(limiter.decide(Some(Key::of("f"))), Decision::Refused(_)));
        assert_eq!(limiter.decide(Some(Key::of("a"))), Decision::Allowed);
        // All are idle after a period and the rest of the grid's.
        advance(12 * SECOND).await;
        for key in ["c", "d"] {
            while limiter.decide(Some(Key::of(key))) == Decision::Allowed {}
            assert!(limiter.keys() <= 2);
        }
        assert_eq!(limiter.standing(Some(Key::of("a"))).remaining, 3);
        assert_eq!(limiter.standing(Some(Key::of("c"))).remaining, 0);
        assert_eq!(limiter.standing(Some(Key::of("d"))).remaining, 0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_that_shared_an_allowance_gets_no_second_one_within_the_period() {
    for limiter in each(|limiter| limiter.max_keys(1)) {
        assert_eq!(limiter.decide(Some(Key::of("a"))), Decision::Allowed);
        advance(seconds(5.9)).await;
        for _ in 0..3 {
            assert_eq!(limiter.decide(Some(Key::of("b"))), Decision::Allowed);
        }
        // Now `a` is idle under all algorithms, and there is room; but of `b` the shared allowance remembers calls.
        advance(seconds(0.1)).await;
        if limiter.settings().algorithm != Some(Algorithm::Fixed) {
            assert!(matches!(limiter.decide(Some(Key::of("b"))), Decision::Refused(_)), "{limiter:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_standing_says_what_can_go_and_when_there_is_more() {
    let [sliding, gcra, fixed] = each(|limiter| limiter);
    for limiter in [sliding, gcra, fixed] {
        assert_eq!(limiter.standing(None), Standing { remaining: 3, reset: Duration::ZERO });
        let unseen = limiter.standing(Some(Key::of("unseen")));
        assert_eq!(unseen, Standing { remaining: 3, reset: Duration::ZERO });
        let _ = limiter.decide(None);
    }
    advance(SECOND).await;
    for (limiter, reset) in [(sliding, 5), (gcra, 1), (fixed, 5)] {
        let standing = limiter.standing(None);
        assert_eq!(standing, Standing { remaining: 2, reset: reset * SECOND }, "{limiter:?}");
        while limiter.decide(None) == Decision::Allowed {}
        let Decision::Refused(wait) = limiter.decide(None) else { unreachable!() };
        assert_eq!(limiter.standing(None), Standing { remaining: 0, reset: wait });
    }
}

#[tokio::test(start_paused = true)]
async fn periods_of_years_and_rates_of_nanoseconds_hold() {
    let year = Duration::from_hours(24 * 365);
    for algorithm in [Algorithm::Sliding, Algorithm::Gcra, Algorithm::Fixed] {
        let build = |limit, period| -> &'static RateLimiter {
            Box::leak(Box::new(RateLimiter::new("far", limit, period).algorithm(algorithm)))
        };
        for period in [Duration::from_hours(24), 50 * year, 100 * year] {
            let limiter = build(1, period);
            assert_eq!(limiter.decide(None), Decision::Allowed);
            assert_eq!(limiter.decide(None), Decision::Refused(period), "{limiter:?}");
            if period < year {
                advance(period).await;
                assert_eq!(limiter.decide(None), Decision::Allowed);
            }
        }
    }
    for limit in [1_000_000_000, 999_999_937, u32::MAX] {
        static CALLS: u32 = 1000;
        let limiter: &'static RateLimiter = Box::leak(Box::new(
            RateLimiter::new("fast", limit, SECOND).algorithm(Algorithm::Gcra).burst(CALLS),
        ));
        for _ in 0..CALLS {
            assert_eq!(limiter.decide(None), Decision::Allowed);
        }
        assert_eq!(limiter.decide(None), Decision::Refused(Duration::from_nanos(1)), "{limit}");
        advance(Duration::from_micros(1)).await;
        let passed = (0..2 * CALLS).take_while(|_| limiter.decide(None) == Decision::Allowed).count();
        assert!(passed >= 999, "{passed}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_longest_wait_of_all_is_no_overflow() {
    for limiter in each(|limiter| limiter.max_wait(Duration::MAX)) {
        while limiter.decide_at_once(None) == Decision::Allowed {}
        for _ in 0..100 {
            assert!(matches!(limiter.decide(None), Decision::AllowedAt(..)));
        }
    }
}

/// Notes what happens to one limiter.
struct Notes(&'static str, Mutex<Vec<PolicyEvent>>);

impl event::Subscriber for Notes {
    fn tell(&self, event: &PolicyEvent) {
        if event.name() == self.0 {
            lock(&self.1).push(event.clone());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn refusals_and_the_first_sharing_of_keys_are_told_without_a_lock() {
    static LIMITER: RateLimiter = RateLimiter::new("told-limiter", 2, SECOND).max_keys(1);
    let notes = Arc::new(Notes("told-limiter", Mutex::default()));
    let weak = Arc::downgrade(&notes);
    event::subscribe_to_all(weak);
    for key in ["a", "b", "c", "d"] {
        let _ = LIMITER.decide(Some(Key::of(key)));
    }
    let name = "told-limiter";
    let shared = PolicyEvent::KeysShared { policy: "rate limiter", name, max_keys: 1 };
    assert_eq!(*lock(&notes.1), [shared, PolicyEvent::RateLimited { name, retry_after: SECOND }]);
}

#[test]
fn a_limiter_is_small() {
    assert!(size_of::<RateLimiter>() <= 1152, "{}", size_of::<RateLimiter>());
}

#[test]
#[should_panic(expected = "the limit must be at least 1")]
fn a_limit_of_zero_is_a_mistake() {
    let _ = RateLimiter::new("none", 0, SECOND);
}

#[test]
#[should_panic(expected = "the period must be longer than zero")]
fn a_period_of_zero_is_a_mistake() {
    let _ = RateLimiter::new("none", 1, Duration::ZERO);
}

#[test]
#[should_panic(expected = "the period must not be longer than a hundred years")]
fn a_period_without_end_is_a_mistake() {
    let _ = RateLimiter::new("none", 1, Duration::MAX);
}

#[test]
#[should_panic(expected = "`burst` must be at least 1")]
fn a_burst_of_zero_is_a_mistake() {
    let _ = RateLimiter::new("none", 1, SECOND).burst(0);
}

#[test]
#[should_panic(expected = "`burst` is more than a hundred years of the rate")]
fn a_burst_that_never_fills_up_is_a_mistake() {
    let _ = RateLimiter::new("none", 1, Duration::from_hours(24)).burst(u32::MAX);
}

#[test]
#[should_panic(expected = "`burst` needs `algorithm = gcra`")]
fn a_burst_without_a_bucket_is_a_mistake() {
    let _ = RateLimiter::new("none", 1, SECOND).burst(2).checked();
}

#[test]
#[should_panic(expected = "`max_keys` must be at least 1")]
fn no_keys_at_all_is_a_mistake() {
    let _ = RateLimiter::new("none", 1, SECOND).max_keys(0);
}

#[test]
#[should_panic(
    expected = "a limit above 10000 needs its `algorithm` written: `sliding` remembers every call, 8 \
                           bytes each for every key; `gcra` 8 bytes for every key"
)]
fn an_exact_log_of_a_high_limit_is_nothing_to_keep_unasked() {
    let _ = RateLimiter::new("many", 10_001, SECOND).checked();
}

#[test]
fn a_high_limit_with_its_algorithm_written_is_none() {
    let _ = RateLimiter::new("many", 10_000, SECOND).checked();
    let _ = RateLimiter::new("many", 10_001, SECOND).algorithm(Algorithm::Sliding).checked();
}
