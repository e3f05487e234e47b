use resilience::health_check;

#[health_check]
async fn database(_name: &impl std::fmt::Display) {}

fn main() {}
