use resilience::health_check;

#[health_check(failure_threshold = -1)]
async fn database() {}

fn main() {}
