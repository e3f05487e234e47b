use resilience::health_check;

#[health_check]
async fn database(name: &dyn std::fmt::Display) {}

fn main() {}
