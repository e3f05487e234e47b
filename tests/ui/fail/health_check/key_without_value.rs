use resilience::health_check;

#[health_check(timeout, critical, interval = , max_age)]
async fn database() {}

fn main() {}
