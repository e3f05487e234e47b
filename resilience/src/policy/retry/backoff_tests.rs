use std::time::Duration;

use proptest::prelude::*;

use super::Backoff;

const BASE: Duration = Duration::from_millis(100);
const ALL: [Backoff; 4] = [Backoff::Exponential, Backoff::Constant, Backoff::Linear, Backoff::Fibonacci];

fn pauses(backoff: Backoff, factor: f64) -> Vec<u128> {
    let pause = |attempts| backoff.pause(BASE, factor, attempts, Duration::from_secs(10)).as_millis();
    (1..=9).map(pause).collect()
}

#[test]
fn pauses_grow_as_they_are_named_and_stop_at_the_cap() {
    assert_eq!(pauses(Backoff::Exponential, 2.0), [100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]);
    assert_eq!(pauses(Backoff::Exponential, 1.5)[..4], [100, 150, 225, 337]);
    assert_eq!(pauses(Backoff::Constant, 2.0), [100; 9]);
    assert_eq!(pauses(Backoff::Linear, 2.0), [100, 200, 300, 400, 500, 600, 700, 800, 900]);
    assert_eq!(pauses(Backoff::Fibonacci, 2.0), [100, 100, 200, 300, 500, 800, 1300, 2100, 3400]);
}

#[test]
fn the_first_pause_is_capped_too() {
    for backoff in ALL {
        let pause = backoff.pause(Duration::from_mins(1), 2.0, 1, Duration::from_secs(1));
        assert_eq!(pause, Duration::from_secs(1), "{backoff:?}");
    }
}

#[test]
fn no_base_makes_no_pause_however_many_attempts() {
    for backoff in ALL {
        let pause = backoff.pause(Duration::ZERO, f64::MAX, u32::MAX, Duration::MAX);
        assert_eq!(pause, Duration::ZERO, "{backoff:?}");
    }
}

fn any_duration() -> impl Strategy<Value = Duration> {
    prop_oneof![
        Just(Duration::ZERO),
        Just(Duration::MAX),
        (any::<u64>(), 0..1_000_000_000_u32).prop_map(|(seconds, nanos)| Duration::new(seconds, nanos)),
        (0..10_000_000_u64).prop_map(Duration::from_micros),
    ]
}

proptest! {
    #[test]
    fn pauses_never_shrink_exceed_the_cap_or_panic(
        backoff in prop::sample::select(&ALL[..]),
        base in any_duration(),
        factor in prop_oneof![1.0..16.0_f64, Just(1.0), Just(f64::MAX)],
        cap in any_duration(),
        attempts in prop_oneof![1..100_u32, any::<u32>()],
    ) {
        let pause = backoff.pause(base, factor, attempts, cap);
        prop_assert!(pause <= cap);
        prop_assert!(pause <= backoff.pause(base, factor, attempts.saturating_add(1), cap));
    }
}
