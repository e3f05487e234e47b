use resilience::health_check;

#[health_check(order = 3)]
async fn database() {}

fn main() {}
