use resilience::health_check;

#[health_check(timeout("2s"), critical(true))]
async fn database() {}

fn main() {}
