use resilience::{HealthChange, on_health_change};

struct Pool;

#[on_health_change]
async fn tell(change: HealthChange, pool: Pool) {}

fn main() {}
