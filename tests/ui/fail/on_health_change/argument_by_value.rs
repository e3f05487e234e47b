use resilience::{HealthChange, on_health_change};

struct Pool;

#[on_health_change]
async fn tell(_change: HealthChange, _pool: Pool) {}

fn main() {}
