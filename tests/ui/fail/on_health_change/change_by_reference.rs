use resilience::{HealthChange, on_health_change};

#[on_health_change]
async fn tell(change: &HealthChange) {}

fn main() {}
