use resilience::health_check;

#[health_check("database", name = "database")]
async fn database() {}

fn main() {}
