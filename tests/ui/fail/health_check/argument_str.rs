use resilience::health_check;

#[health_check]
async fn database(_name: &str) {}

fn main() {}
