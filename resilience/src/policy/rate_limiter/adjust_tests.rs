use std::time::Duration;

use super::super::{Algorithm, Decision};
use super::{RateLimiter, Settings};
use crate::config::key::Settings as Adjustable;
use crate::config::value::Written;
use crate::key::Key;

const ALGORITHMS: [Algorithm; 3] = [Algorithm::Sliding, Algorithm::Gcra, Algorithm::Fixed];

fn limiter(limit: u32, period: Duration, algorithm: Algorithm) -> &'static RateLimiter {
    Box::leak(Box::new(RateLimiter::new("adjusted", limit, period).algorithm(algorithm)))
}

/// As from outside.
fn with(limiter: &RateLimiter, key: &str, value: &str) -> Settings {
    let mut settings = *limiter.settings();
    let key = Settings::KEYS.iter().find(|known| known.about.name == key).unwrap();
    (key.read)(&mut settings, &Written::Bare(value.to_owned())).unwrap();
    settings
}

fn allowed(limiter: &'static RateLimiter, key: Option<Key>) -> usize {
    (0..1000).take_while(|_| limiter.decide(key) == Decision::Allowed).count()
}

#[tokio::test(start_paused = true)]
async fn a_higher_limit_lets_the_difference_through_and_a_lower_one_counts_what_was() {
    for algorithm in ALGORITHMS {
        for key in [None, Some(Key::of("key"))] {
            let limiter = limiter(3, Duration::from_mins(1), algorithm);
            assert_eq!(allowed(limiter, key), 3);
            limiter.adjust(with(limiter, "rate", "5/minute"));
            assert_eq!(allowed(limiter, key), 2, "{algorithm:?}");
            limiter.adjust(with(limiter, "rate", "1/minute"));
            assert_eq!(allowed(limiter, key), 0, "{algorithm:?}");
            tokio::time::advance(Duration::from_mins(2)).await;
            assert_eq!(allowed(limiter, key), 1, "{algorithm:?}");
        }
    }
}

/// What was counted under a slow rate must not lock callers out for its period.
#[tokio::test(start_paused = true)]
async fn a_short_period_after_a_long_one_is_waited_for_no_longer_than_itself() {
    for algorithm in ALGORITHMS {
        for key in [None, Some(Key::of("key"))] {
            let limiter = limiter(7, Duration::from_hours(24), algorithm);
            assert_eq!(allowed(limiter, key), 7);
            limiter.adjust(with(limiter, "rate", "3/s"));
            tokio::time::advance(Duration::from_secs(1)).await;
            assert_eq!(allowed(limiter, key), 3, "{algorithm:?}");
        }
    }
}

/// A grid of long periods must not take the number of a short one for one of its own.
#[tokio::test(start_paused = true)]
async fn a_long_period_after_a_short_one_counts_from_the_calls_of_its_own() {
    for algorithm in ALGORITHMS {
        let limiter = limiter(3, Duration::from_secs(1), algorithm);
        for _ in 0..100 {
            assert_eq!(allowed(limiter, None), 3);
            tokio::time::advance(Duration::from_secs(1)).await;
        }
        assert_eq!(allowed(limiter, None), 3);
        limiter.adjust(with(limiter, "rate", "3/hour"));
        tokio::time::advance(Duration::from_hours(1)).await;
        assert_eq!(allowed(limiter, None), 3, "{algorithm:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn switched_off_it_allows_all_and_remembers_what_was() {
    for algorithm in ALGORITHMS {
        let limiter = limiter(3, Duration::from_mins(1), algorithm);
        assert_eq!(allowed(limiter, None), 3);
        limiter.adjust(with(limiter, "enabled", "false"));
        assert_eq!(allowed(limiter, None), 1000);
        limiter.adjust(with(limiter, "enabled", "true"));
        assert_eq!(allowed(limiter, None), 0, "{algorithm:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn another_algorithm_begins_anew() {
    let limiter = limiter(3, Duration::from_mins(1), Algorithm::Sliding);
    assert_eq!(allowed(limiter, None), 3);
    limiter.adjust(with(limiter, "algorithm", "gcra"));
    assert_eq!(allowed(limiter, None), 3);
    limiter.adjust(with(limiter, "algorithm", "sliding"));
    assert_eq!(allowed(limiter, None), 0);
}

#[tokio::test(start_paused = true)]
async fn a_bucket_of_any_rate_counts_right_to_a_millionth() {
    for (declared, given, calls) in [(7, "3/s", 3), (1, "999/s", 999), (1_000_003, "2/3s", 2)] {
        let limiter = limiter(declared, Duration::from_secs(1), Algorithm::Gcra);
        limiter.adjust(with(limiter, "rate", given));
        let (limit, period) = (limiter.limit(), limiter.period());
        assert_eq!(limit, calls);
        assert_eq!(allowed(limiter, None), usize::try_from(calls).unwrap());
        tokio::time::advance(period.mul_f64(0.999_999 / f64::from(limit))).await;
        assert_eq!(allowed(limiter, None), 0);
        tokio::time::advance(period.mul_f64(0.000_002 / f64::from(limit)) + Duration::from_nanos(1)).await;
        assert_eq!(allowed(limiter, None), 1);
    }
}
