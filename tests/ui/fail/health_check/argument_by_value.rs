use resilience::health_check;

struct Pool;

#[health_check]
async fn database(pool: Pool, names: Vec<String>) {}

fn main() {}
