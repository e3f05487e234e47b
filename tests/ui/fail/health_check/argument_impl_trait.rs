use resilience::health_check;

#[health_check]
async fn database(name: &impl std::fmt::Display) {}

fn main() {}
