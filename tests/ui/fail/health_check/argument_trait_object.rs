use resilience::health_check;

#[health_check]
async fn database(_name: &dyn std::fmt::Display) {}

fn main() {}
