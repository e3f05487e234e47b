use resilience::health_check;

const LIMIT: u32 = 3;

#[health_check(timeout = LIMIT)]
async fn database() {}

fn main() {}
