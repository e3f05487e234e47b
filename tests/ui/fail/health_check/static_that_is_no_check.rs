use resilience::health_check;

struct Pool;

#[health_check]
static DATABASE: Pool = Pool;

fn main() {}
