use resilience::health_check;

#[health_check(timeout = 30s)]
async fn database() {}

fn main() {}
