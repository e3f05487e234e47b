use resilience::health_check;

#[health_check(on_error = "degraded")]
async fn database() {}

fn main() {}
