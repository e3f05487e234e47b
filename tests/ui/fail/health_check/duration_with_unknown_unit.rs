use resilience::health_check;

#[health_check(timeout = "30 parsecs", interval = "30 seconds")]
async fn database() {}

fn main() {}
