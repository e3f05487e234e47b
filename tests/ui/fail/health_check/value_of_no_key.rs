use resilience::health_check;

#[health_check(std::time::Duration::ZERO)]
async fn database() {}

fn main() {}
