use proptest::prelude::*;

use super::*;

const SECOND: u64 = 1_000_000_000;
const MILLISECOND: u64 = 1_000_000;
const START: u64 = 3600 * SECOND;

/// A plain bucket of tokens, with fractions: what the algorithm must be like.
struct Bucket {
    limit: u128,
    period: u128,
    burst: u128,
    /// In parts of a token, as many as the period has nanoseconds.
    tokens: u128,
    seen: u64,
}

impl Bucket {
    fn new(limit: u32, period: u64, burst: u32) -> Self {
        let (limit, period, burst) = (limit.into(), period.into(), burst.into());
        Self { limit, period, burst, tokens: burst * period, seen: 0 }
    }

    fn take(&mut self, now: u64) -> bool {
        let passed = u128::from(now - self.seen);
        self.tokens = (self.tokens + passed * self.limit).min(self.burst * self.period);
        self.seen = now;
        let enough = self.tokens >= self.period;
        if enough {
            self.tokens -= self.period;
        }
        enough
    }
}

/// The waits, in milliseconds, of calls at these milliseconds that would wait for ever.
fn waits(rule: &Gcra, at: &[u64]) -> Vec<u64> {
    let mut state = Full::default();
    at.iter()
        .map(|at| {
            let now = START + at * MILLISECOND;
            match rule.decide(&mut state, now, u64::MAX) {
                Ruling::Allowed => 0,
                Ruling::Later(reservation) => (reservation.at - now) / MILLISECOND,
                Ruling::Refused { .. } => u64::MAX,
            }
        })
        .collect()
}

#[test]
fn a_smooth_limiter_spaces_calls_evenly() {
    let smooth = Gcra::new(10, SECOND, 1);
    assert_eq!(waits(&smooth, &[0, 0, 0, 0]), [0, 100, 200, 300]);
    assert_eq!(waits(&smooth, &[0, 50, 100, 150]), [0, 50, 100, 150]);
    // Being late saves nothing up beyond the one call.
    assert_eq!(waits(&smooth, &[0, 1050, 1050, 1150]), [0, 0, 100, 100]);
    assert_eq!(waits(&smooth, &[0, 99, 201, 202, 400]), [0, 1, 0, 99, 1]);
}

#[test]
fn a_bursty_limiter_lets_a_burst_through_and_then_spaces_evenly() {
    let bursty = Gcra::new(10, SECOND, 3);
    assert_eq!(waits(&bursty, &[0, 0, 0, 0, 0]), [0, 0, 0, 100, 200]);
    assert_eq!(waits(&bursty, &[0, 0, 0, 250, 250, 250]), [0, 0, 0, 0, 0, 50]);
    assert_eq!(waits(&bursty, &[0, 0, 0, 9000, 9000, 9000, 9000]), [0, 0, 0, 0, 0, 0, 100]);
}

#[test]
fn a_bucket_that_was_emptied_is_full_again_after_exactly_a_period() {
    for limit in [1, 2, 3, 7, 12, 30, 60, 70, 90, 100, 150, 1000, 10_000] {
        for period in [SECOND, 60 * SECOND, 3600 * SECOND] {
            let rule = Gcra::new(limit, period, limit);
            let mut state = Full::default();
            for now in [START, START + period, START + 2 * period] {
                for _ in 0..limit {
                    assert_eq!(rule.decide(&mut state, now, 0), Ruling::Allowed, "{limit} {period}");
                }
                assert!(matches!(rule.decide(&mut state, now, 0), Ruling::Refused { .. }));
            }
        }
    }
}

#[test]
fn a_limit_that_no_fraction_fits_fills_up_within_its_period_too() {
    for limit in [17, 99, 101, 997, 9973, 999_983] {
        let rule = Gcra::new(limit, SECOND, limit);
        let mut state = Full::default();
        for now in [START, START + SECOND, START + 2 * SECOND] {
            for _ in 0..limit {
                assert_eq!(rule.decide(&mut state, now, 0), Ruling::Allowed, "{limit}");
            }
            assert!(matches!(rule.decide(&mut state, now, 0), Ruling::Refused { .. }));
        }
    }
}

#[test]
fn only_the_last_reservation_is_undone() {
    let rule = Gcra::new(1, SECOND, 1);
    let mut state = Full::default();
    assert_eq!(rule.decide(&mut state, START, u64::MAX), Ruling::Allowed);
    let reserve = |state: &mut Full| match rule.decide(state, START, u64::MAX) {
        Ruling::Later(reservation) => reservation,
        other => panic!("{other:?}"),
    };
    let (first, before) = (reserve(&mut state), state);
    let second = reserve(&mut state);
    assert!(!rule.undo(&mut state, first));
    assert!(rule.undo(&mut state, second));
    assert_eq!(state, before);
    assert!(rule.undo(&mut state, first));
    assert_eq!(rule.idle_from(&state), START + SECOND);
}

/// Limits whose cost is a whole number of the parts that there are.
fn exact_limits() -> impl Strategy<Value = u32> {
    prop::sample::select(vec![1_u32, 2, 3, 5, 6, 7, 10, 30, 60, 100, 150, 1_000, 1_000_000])
}

proptest! {
    #[test]
    fn it_answers_as_a_bucket_of_tokens_does(
        limit in exact_limits(),
        burst in 1_u32..20,
        steps in prop::collection::vec((0_u64..3, 0_u64..2_000_000_000), 1..200),
    ) {
        let rule = Gcra::new(limit, SECOND, burst);
        let mut bucket = Bucket::new(limit, SECOND, burst);
        let (mut state, mut now) = (Full::default(), START);
        for (scale, step) in steps {
            now += step / u64::from(limit) / 10_u64.pow(3 * u32::try_from(scale).unwrap());
            let standing = rule.standing(&state, now);
            let ruling = rule.decide(&mut state, now, 0);
            prop_assert_eq!(ruling == Ruling::Allowed, bucket.take(now));
            prop_assert_eq!(ruling == Ruling::Allowed, standing.remaining > 0);
            prop_assert!(standing.remaining <= burst);
            if let Ruling::Refused { wait } = ruling {
                prop_assert!(wait > 0);
                prop_assert_eq!(standing.more_in, wait);
                let (mut early, mut promised) = (state, state);
                prop_assert_eq!(rule.decide(&mut early, now + wait - 1, 0), Ruling::Refused { wait: 1 });
                prop_assert_eq!(rule.decide(&mut promised, now + wait, 0), Ruling::Allowed);
            }
        }
    }

    #[test]
    fn no_window_has_more_than_the_burst_and_its_share_of_the_rate(
        limit in 1_u32..5_000_000,
        burst in 1_u32..10,
        period in 1_u64..10_000_000_000,
        steps in prop::collection::vec((0_u64..4, 0_u64..10), 1..200),
    ) {
        let rule = Gcra::new(limit, period, burst);
        let (mut state, mut now, mut went) = (Full::default(), START, Vec::new());
        for (scale, step) in steps {
            now += step * (period / u64::from(limit)).max(1) / (scale + 1);
            match rule.decide(&mut state, now, period) {
                Ruling::Allowed => went.push(now),
                Ruling::Later(reservation) => went.push(reservation.at),
                Ruling::Refused { .. } => {}
            }
        }
        for (first, from) in went.iter().enumerate() {
            for (last, to) in went.iter().enumerate().skip(first) {
                // Rounding may take a sixteenth of a nanosecond for each call, and one to the next whole one.
                let window = u128::from(to - from + 1) * 16 + (last - first) as u128;
                let share = window * u128::from(limit) / (u128::from(period) * 16);
                // Of rates above one call in a nanosecond nothing is promised but that they are not endless.
                if u64::from(limit) < period {
                    prop_assert!((last - first + 1) as u128 <= u128::from(burst) + share);
                }
            }
        }
    }

    #[test]
    fn no_input_breaks_the_arithmetic(
        limit in 1_u32.., period in 1_u64.., burst in 1_u32.., state in any::<u64>(), now in any::<u64>(), wait in any::<u64>(),
    ) {
        let rule = Gcra::new(limit, period, burst);
        let mut state = Full::at(state);
        let _ = rule.standing(&state, now);
        if let Ruling::Later(reservation) = rule.decide(&mut state, now, wait) {
            prop_assert!(rule.undo(&mut state, reservation));
        }
        let _ = rule.idle_from(&state);
    }
}
