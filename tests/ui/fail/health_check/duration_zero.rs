use resilience::health_check;

#[health_check(timeout = "0s", interval = "0ms", max_age = "0s")]
async fn database() {}

fn main() {}
