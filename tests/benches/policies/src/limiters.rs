//! Rate limiters: one key, a million, and the bytes of a key.

use std::num::NonZeroU32;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use governor::clock::MonotonicClock;
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter as Governor};
use resilience::{Algorithm, RateLimiter};

use crate::callee::work;
use crate::measure::{Contender, Group, calls, contender};
use crate::valgrind;

/// Beyond what anybody can call.
const LIMIT: u32 = 1_000_000_000;
const KEYS: u64 = 1 << 20;
const SECOND: Duration = Duration::from_secs(1);

static GCRA: RateLimiter = RateLimiter::new("gcra", LIMIT, SECOND).algorithm(Algorithm::Gcra);
static FIXED: RateLimiter = RateLimiter::new("fixed", LIMIT, SECOND).algorithm(Algorithm::Fixed);
static SLIDING: RateLimiter = RateLimiter::new("sliding", 10_000, Duration::from_micros(1));
/// Of a key: so slow that nothing is forgotten meanwhile.
const LIMIT_OF_A_KEY: u32 = 10_000;
const DAY: Duration = Duration::from_secs(24 * 3600);

static BY_NUMBER: RateLimiter =
    RateLimiter::new("numbers", LIMIT_OF_A_KEY, DAY).algorithm(Algorithm::Gcra).max_keys(2_000_000);
static BY_NAME: RateLimiter =
    RateLimiter::new("names", LIMIT_OF_A_KEY, DAY).algorithm(Algorithm::Gcra).max_keys(2_000_000);

fn quota_of_a_key() -> Quota {
    let limit = NonZeroU32::new(LIMIT_OF_A_KEY).expect("more than none");
    Quota::with_period(DAY / LIMIT_OF_A_KEY).expect("some time").allow_burst(limit)
}

fn quota() -> Quota {
    Quota::per_second(NonZeroU32::new(LIMIT).expect("more than none"))
}

/// Numbers so many calls on, so that each batch has keys of its own.
fn onwards(times: u64) -> impl Fn(u64) -> u64 + Copy {
    static BEFORE: AtomicU64 = AtomicU64::new(0);
    let before = BEFORE.fetch_add(times, Ordering::Relaxed);
    // The keys are a million, in an order without neighbours.
    move |number| (before + number).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20 & (KEYS - 1)
}

fn name(number: u64) -> String {
    format!("customer-{number:012}")
}

pub fn groups() -> Vec<Group> {
    vec![
        Group { title: "a rate limit of one key", shared: true, contenders: one_key() },
        Group { title: "a rate limit of a million keys", shared: true, contenders: many_keys() },
    ]
}

fn one_key() -> Vec<Contender> {
    vec![
        contender("bare call", |times| calls(times, work)),
        contender("floor: Instant::now()", |times| {
            calls(times, |number| {
                std::hint::black_box(Instant::now());
                work(number)
            });
        }),
        contender("resilience: gcra", |times| {
            calls(times, |number| GCRA.check().map_or(0, |()| work(number).unwrap_or(0)));
        }),
        contender("resilience: fixed", |times| {
            calls(times, |number| FIXED.check().map_or(0, |()| work(number).unwrap_or(0)));
        }),
        contender("resilience: sliding", |times| {
            calls(times, |number| SLIDING.check().map_or(0, |()| work(number).unwrap_or(0)));
        }),
        contender("governor", |times| {
            static LIMITER: LazyLock<DefaultDirectRateLimiter> = LazyLock::new(|| Governor::direct(quota()));
            let limiter = &*LIMITER;
            calls(times, |number| limiter.check().map_or(0, |()| work(number).unwrap_or(0)));
        }),
        contender("governor, with Instant::now()", |times| {
            type Limiter = Governor<
                governor::state::NotKeyed,
                governor::state::InMemoryState,
                MonotonicClock,
                governor::middleware::NoOpMiddleware<Instant>,
            >;
            static LIMITER: LazyLock<Limiter> =
                LazyLock::new(|| Governor::direct_with_clock(quota(), MonotonicClock));
            let limiter = &*LIMITER;
            calls(times, |number| limiter.check().map_or(0, |()| work(number).unwrap_or(0)));
        }),
    ]
}

fn many_keys() -> Vec<Contender> {
    vec![
        contender("bare call", |times| {
            let key = onwards(times);
            calls(times, |number| work(key(number)));
        }),
        contender("resilience: gcra", |times| {
            static FILLED: LazyLock<()> = LazyLock::new(|| fill("resilience, numbers"));
            LazyLock::force(&FILLED);
            let key = onwards(times);
            calls(times, |number| {
                BY_NUMBER.check_key(&key(number)).map_or(0, |()| work(number).unwrap_or(0))
            });
        }),
        contender("governor", |times| {
            static LIMITER: LazyLock<DefaultKeyedRateLimiter<u64>> = LazyLock::new(filled);
            let (limiter, key) = (&*LIMITER, onwards(times));
            calls(times, |number| limiter.check_key(&key(number)).map_or(0, |()| work(number).unwrap_or(0)));
        }),
        contender("governor, with Instant::now()", |times| {
            type Limiter = Governor<
                u64,
                governor::state::keyed::DefaultKeyedStateStore<u64>,
                MonotonicClock,
                governor::middleware::NoOpMiddleware<Instant>,
            >;
            static LIMITER: LazyLock<Limiter> = LazyLock::new(|| {
                let store = governor::state::keyed::DefaultKeyedStateStore::default();
                let limiter = Governor::new(quota_of_a_key(), store, MonotonicClock);
                (0..KEYS).for_each(|key| drop(limiter.check_key(&key)));
                limiter
            });
            let (limiter, key) = (&*LIMITER, onwards(times));
            calls(times, |number| limiter.check_key(&key(number)).map_or(0, |()| work(number).unwrap_or(0)));
        }),
    ]
}

fn filled() -> DefaultKeyedRateLimiter<u64> {
    let limiter = Governor::keyed(quota_of_a_key());
    (0..KEYS).for_each(|key| drop(limiter.check_key(&key)));
    limiter
}

/// Fills a store with a million keys, and ends.
pub fn fill(store: &str) {
    match store {
        "resilience, numbers" => (0..KEYS).for_each(|key| BY_NUMBER.check_key(&key).expect("room")),
        "resilience, strings" => {
            (0..KEYS).for_each(|key| BY_NAME.check_key(name(key).as_str()).expect("room"))
        }
        "governor, numbers" => std::mem::forget(filled()),
        "governor, strings" => {
            let limiter: DefaultKeyedRateLimiter<String> = Governor::keyed(quota_of_a_key());
            (0..KEYS).for_each(|key| drop(limiter.check_key(&name(key))));
            std::mem::forget(limiter);
        }
        "nothing" => {}
        other => panic!("no store `{other}`"),
    }
}

/// The bytes of a key in each store.
pub fn print_memory() {
    println!("\nbytes of a key, of a million");
    let stores = ["resilience, numbers", "governor, numbers", "resilience, strings", "governor, strings"];
    let nothing = valgrind::bytes_kept("nothing");
    for store in stores {
        println!("{store:<46} {:>9}", (valgrind::bytes_kept(store) - nothing) / KEYS);
    }
}
