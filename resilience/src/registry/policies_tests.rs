use super::super::*;
use super::*;
use crate::policy::bulkhead::Bulkhead;
use crate::policy::circuit_breaker::CircuitBreaker;
use crate::policy::rate_limiter::RateLimiter;
use crate::policy::retry::Retry;
use crate::policy::timeout::Timeout;

const fn site(line: u32) -> Site {
    Site::new("src/lib.rs", line, 1, "call")
}

fn problems(declarations: &'static [Declaration]) -> Vec<String> {
    let mut problems = Problems::default();
    Registry::of(declarations).verify(&mut problems);
    let error = problems.finish().err();
    error.map(|error| error.problems().iter().map(ToString::to_string).collect()).unwrap_or_default()
}

fn shown(declarations: &'static [Declaration]) -> Vec<String> {
    let registry = Registry::of(declarations);
    let shown = |entry: &PolicyEntry| {
        format!("{} {} {} x{}", entry.kind(), entry.name, entry.site.line(), entry.copies.len())
    };
    registry.policies.iter().map(shown).collect()
}

#[test]
fn copies_of_one_function_are_one_policy_with_all_of_their_counts() {
    static BREAKERS: [CircuitBreaker; 2] = [CircuitBreaker::new("payment"), CircuitBreaker::new("payment")];
    static GUARDS: [Guard; 2] = [
        Guard::new("call", site(3)).circuit_breaker(&BREAKERS[0]),
        Guard::new("call", site(3)).circuit_breaker(&BREAKERS[1]),
    ];
    static DECLARED: [Declaration; 2] = [Declaration::Guard(&GUARDS[0]), Declaration::Guard(&GUARDS[1])];
    assert_eq!(problems(&DECLARED), [""; 0]);
    assert_eq!(shown(&DECLARED), ["circuit breaker payment 3 x2"]);
}

#[test]
fn a_breaker_that_guards_share_is_one_and_stands_where_it_is_declared() {
    static SHARED: CircuitBreaker = CircuitBreaker::new("payment");
    static ONE: Guard = Guard::new("charge", site(5)).circuit_breaker(&SHARED);
    static OTHER: Guard = Guard::new("refund", site(3)).circuit_breaker(&SHARED);
    static GUARDS: [Declaration; 2] = [Declaration::Guard(&ONE), Declaration::Guard(&OTHER)];
    static WITH_STATIC: [Declaration; 3] = [
        Declaration::Guard(&ONE),
        Declaration::Policy(Policy::CircuitBreaker(&SHARED), site(9)),
        Declaration::Guard(&OTHER),
    ];
    assert_eq!(problems(&GUARDS), [""; 0]);
    assert_eq!(shown(&GUARDS), ["circuit breaker payment 3 x1"]);
    assert_eq!(problems(&WITH_STATIC), [""; 0]);
    assert_eq!(shown(&WITH_STATIC), ["circuit breaker payment 9 x1"]);
}

#[test]
fn policies_of_different_kinds_may_share_a_name() {
    static BREAKER: CircuitBreaker = CircuitBreaker::new("payment");
    static RETRY: Retry = Retry::new("payment");
    static TIMEOUT: Timeout = Timeout::of_total("payment", std::time::Duration::from_secs(1));
    static GUARD: Guard =
        Guard::new("call", site(3)).retry(&RETRY).timeout(&TIMEOUT).circuit_breaker(&BREAKER);
    static DECLARED: [Declaration; 1] = [Declaration::Guard(&GUARD)];
    assert_eq!(problems(&DECLARED), [""; 0]);
    assert_eq!(
        shown(&DECLARED),
        ["circuit breaker payment 3 x1", "retry payment 3 x1", "timeout payment 3 x1"]
    );
}

#[test]
fn two_functions_with_one_name_are_one_problem_with_both_places() {
    static BREAKERS: [CircuitBreaker; 2] = [CircuitBreaker::new("fetch"), CircuitBreaker::new("fetch")];
    static RETRIES: [Retry; 2] = [Retry::new("fetch"), Retry::new("fetch")];
    static BULKHEADS: [Bulkhead; 2] = [Bulkhead::new("fetch"), Bulkhead::new("queue")];
    static GUARDS: [Guard; 2] = [
        Guard::new("fetch", site(8)).circuit_breaker(&BREAKERS[0]).retry(&RETRIES[0]).bulkhead(&BULKHEADS[0]),
        Guard::new("fetch", site(3)).circuit_breaker(&BREAKERS[1]).retry(&RETRIES[1]).bulkhead(&BULKHEADS[1]),
    ];
    static DECLARED: [Declaration; 2] = [Declaration::Guard(&GUARDS[0]), Declaration::Guard(&GUARDS[1])];
    assert_eq!(
        problems(&DECLARED),
        ["two circuit breakers and retries are named `fetch`: give each a name of its own, as in \
          `#[circuit_breaker(\"fetch-2\")]` (src/lib.rs:3:1, src/lib.rs:8:1)"]
    );
}

#[test]
fn every_clash_is_told_with_the_attribute_to_change() {
    static BULKHEADS: [Bulkhead; 3] = [const { Bulkhead::new("pool") }; 3];
    static BREAKERS: [CircuitBreaker; 2] = [const { CircuitBreaker::new("payment") }; 2];
    static PRESETS: [Guard; 2] = [
        Guard::new("charge", site(1)).kind(CalleeKind::External).circuit_breaker(&BREAKERS[0]),
        Guard::new("refund", site(2)).kind(CalleeKind::External).circuit_breaker(&BREAKERS[1]),
    ];
    static DECLARED: [Declaration; 5] = [
        Declaration::Policy(Policy::Bulkhead(&BULKHEADS[0]), site(7)),
        Declaration::Policy(Policy::Bulkhead(&BULKHEADS[1]), site(6)),
        Declaration::Policy(Policy::Bulkhead(&BULKHEADS[2]), site(5)),
        Declaration::Guard(&PRESETS[0]),
        Declaration::Guard(&PRESETS[1]),
    ];
    assert_eq!(
        problems(&DECLARED),
        [
            "two circuit breakers are named `payment`: give each a name of its own, as in \
             `#[external_service(\"payment-2\")]` (src/lib.rs:1:1, src/lib.rs:2:1)",
            "3 bulkheads are named `pool`: give each a name of its own, as in `#[bulkhead(name = \"pool-2\")]` \
             (src/lib.rs:5:1, src/lib.rs:6:1, src/lib.rs:7:1)",
        ]
    );
}

#[test]
fn settings_of_statics_that_do_not_fit_together_are_told() {
    use std::time::Duration;
    static BREAKER: CircuitBreaker = CircuitBreaker::new("payment").success_threshold(9);
    static TIMEOUT: Timeout = Timeout::new("slow", Duration::from_secs(2)).total(Duration::from_secs(1));
    static BULKHEAD: Bulkhead = Bulkhead::new("pool").max_wait(Duration::from_secs(1));
    static LIMITER: RateLimiter = RateLimiter::new("clients", 20_000, Duration::from_secs(1));
    static DECLARED: [Declaration; 4] = [
        Declaration::Policy(Policy::RateLimiter(&LIMITER), site(4)),
        Declaration::Policy(Policy::Bulkhead(&BULKHEAD), site(3)),
        Declaration::Policy(Policy::Timeout(&TIMEOUT), site(2)),
        Declaration::Policy(Policy::CircuitBreaker(&BREAKER), site(1)),
    ];
    let told = problems(&DECLARED);
    let expected = [
        (
            "circuit breaker `payment`: `success_threshold` is greater than `half_open_max_calls`",
            "lib.rs:1:1)",
        ),
        ("timeout `slow`: `total` must be longer than the limit of one attempt", "lib.rs:2:1)"),
        ("bulkhead `pool`: `max_wait` needs a queue to wait in: add `max_queue`", "lib.rs:3:1)"),
        ("rate limiter `clients`: a limit above 10000 needs its `algorithm` written", "lib.rs:4:1)"),
    ];
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for (told, (message, place)) in told.iter().zip(expected) {
        assert!(told.starts_with(message) && told.ends_with(place), "{told}");
    }
}

#[test]
fn copies_that_differ_are_found() {
    static RETRIES: [Retry; 3] =
        [Retry::new("copied"), Retry::new("copied"), Retry::new("copied").max_retries(7)];
    let differs = |copies: &[usize]| {
        let mut policies = Gathered::default();
        for index in copies {
            policies.add(Policy::Retry(&RETRIES[*index]), site(1));
        }
        let entries = policies.grouped();
        assert_eq!(entries.len(), 1);
        entries[0].differs()
    };
    assert!(!differs(&[0]));
    assert!(!differs(&[0, 1]));
    assert!(differs(&[0, 1, 2]));
}
