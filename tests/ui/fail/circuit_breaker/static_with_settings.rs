use resilience::{circuit_breaker, external_service, fallback, guard, retry, CircuitBreaker};

#[circuit_breaker(threshold = 3)]
static SETTINGS: CircuitBreaker = CircuitBreaker::new("a");

#[circuit_breaker("b")]
#[retry]
static TWO: CircuitBreaker = CircuitBreaker::new("b");

#[external_service("c")]
static PRESET: CircuitBreaker = CircuitBreaker::new("c");

#[fallback(3)]
static FALLBACK: CircuitBreaker = CircuitBreaker::new("d");

#[guard(retry)]
static GUARD: CircuitBreaker = CircuitBreaker::new("e");

#[circuit_breaker]
static mut MUTABLE: CircuitBreaker = CircuitBreaker::new("f");

#[circuit_breaker]
static NEVER: CircuitBreaker = CircuitBreaker::new("g").success_threshold(4);

fn main() {}
