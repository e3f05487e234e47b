use resilience::health_check;

#[health_check(critical = true)]
async fn database() {}

fn main() {}
