use resilience::health_check;

#[health_check(5)]
async fn database() {}

fn main() {}
