use resilience::health_check;

#[health_check(critical timeout = "2s")]
async fn database() {}

fn main() {}
