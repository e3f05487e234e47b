use resilience::health_check;

#[health_check(timeout = 30, interval = 30.0, max_age = "30")]
async fn database() {}

fn main() {}
