use resilience::health_check;

struct Pool;

#[health_check]
async fn database(pool: &mut Pool) {}

fn main() {}
