use resilience::health_check;

#[health_check(name = 5)]
async fn database() {}

fn main() {}
