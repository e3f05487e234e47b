//! Rate limiters: one key, a million, and the bytes of a key.

use std::num::NonZeroU32;
use std::process::Command;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use governor::clock::MonotonicClock;
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter as Governor};
use resilience::{Algorithm, RateLimiter};

use crate::callee::work;
use crate::measure::{Contender, Group, calls, contender};

/// Beyond what anybody can call.
const LIMIT: u32 = 1_000_000_000;
const KEYS: u64 = 1_000_000;
const SECOND: Duration = Duration::from_secs(1);

static GCRA: RateLimiter = RateLimiter::new("gcra", LIMIT, SECOND).algorithm(Algorithm::Gcra);
static FIXED: RateLimiter = RateLimiter::new("fixed", LIMIT, SECOND).algorithm(Algorithm::Fixed);
static SLIDING: RateLimiter = RateLimiter::new("sliding", 10_000, Duration::from_micros(1));
static BY_NUMBER: RateLimiter =
    RateLimiter::new("numbers", LIMIT, SECOND).algorithm(Algorithm::Gcra).max_keys(2_000_000);
static BY_NAME: RateLimiter =
    RateLimiter::new("names", LIMIT, SECOND).algorithm(Algorithm::Gcra).max_keys(2_000_000);

fn quota() -> Quota {
    Quota::per_second(NonZeroU32::new(LIMIT).expect("more than none"))
}

/// A key that nobody foresees.
fn scattered(number: u64) -> u64 {
    number.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(20) % KEYS
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
        contender("bare call", |times| calls(times, |number| work(scattered(number)))),
        contender("resilience: gcra", |times| {
            static FILLED: LazyLock<()> = LazyLock::new(|| fill("resilience, numbers"));
            LazyLock::force(&FILLED);
            calls(times, |number| BY_NUMBER.check_key(&scattered(number)).map_or(0, |()| work(number).unwrap_or(0)));
        }),
        contender("governor", |times| {
            static LIMITER: LazyLock<DefaultKeyedRateLimiter<u64>> = LazyLock::new(filled);
            let limiter = &*LIMITER;
            calls(times, |number| limiter.check_key(&scattered(number)).map_or(0, |()| work(number).unwrap_or(0)));
        }),
    ]
}

fn filled() -> DefaultKeyedRateLimiter<u64> {
    let limiter = Governor::keyed(quota());
    (0..KEYS).for_each(|key| drop(limiter.check_key(&key)));
    limiter
}

/// Fills a store with a million keys, and prints what memory it took.
pub fn fill(store: &str) {
    match store {
        "resilience, numbers" => (0..KEYS).for_each(|key| BY_NUMBER.check_key(&key).expect("room")),
        "resilience, strings" => (0..KEYS).for_each(|key| BY_NAME.check_key(name(key).as_str()).expect("room")),
        "governor, numbers" => std::mem::forget(filled()),
        "governor, strings" => {
            let limiter: DefaultKeyedRateLimiter<String> = Governor::keyed(quota());
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
    let nothing = resident("nothing");
    for store in stores {
        println!("{store:<46} {:>9}", (resident(store) - nothing) / KEYS);
    }
}

fn resident(store: &str) -> u64 {
    let own = std::env::current_exe().expect("the path of this program");
    let output = Command::new(own).args(["keys", store]).output().expect("this program runs");
    String::from_utf8_lossy(&output.stdout).trim().parse().expect("a number of bytes")
}

/// What of this program is in memory.
pub fn print_resident() {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("its size");
    let kilobytes: u64 = line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number");
    println!("{}", kilobytes * 1024);
}
