use resilience::health_check;

struct Pool;

#[health_check]
impl Pool {}

fn main() {}
