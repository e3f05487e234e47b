use resilience::health_check;

#[health_check(failure_threshold = "3")]
async fn database() {}

fn main() {}
