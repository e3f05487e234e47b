use resilience::{HealthChange, on_health_change};

#[on_health_change(timeout = "3s")]
async fn tell(_change: HealthChange) {}

fn main() {}
