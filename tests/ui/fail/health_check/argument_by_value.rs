use resilience::health_check;

struct Pool;

#[health_check]
async fn database(_pool: Pool, _names: Vec<String>) {}

fn main() {}
