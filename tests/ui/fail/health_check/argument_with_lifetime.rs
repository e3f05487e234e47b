use resilience::health_check;

struct Pool;

#[health_check]
async fn database(_pool: &'static Pool) {}

fn main() {}
