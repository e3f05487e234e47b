use resilience::{circuit_breaker, retry};

#[circuit_breaker]
static NUMBER: u32 = 3;

#[retry]
static BREAKER: resilience::CircuitBreaker = resilience::CircuitBreaker::new("payment");

fn main() {}
