use resilience::{HealthChange, on_health_change};

#[on_health_change]
async fn tell(_change: HealthChange) -> bool {
    true
}

fn main() {}
