use resilience::health_check;

#[health_check(crate = "::resilience")]
async fn database() {}

fn main() {}
