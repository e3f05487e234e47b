use resilience::health_check;

#[health_check(timeout: "2s")]
async fn database() {}

fn main() {}
