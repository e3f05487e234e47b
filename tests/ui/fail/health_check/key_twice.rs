use resilience::health_check;

#[health_check(timeout = "1s", timeout = "2s")]
async fn database() {}

fn main() {}
