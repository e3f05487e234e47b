use resilience::health_check;

#[health_check(recovery_time = "2s")]
async fn database() {}

fn main() {}
