use resilience::health_check;

const COUNT: u32 = 0;

#[health_check(failure_threshold = COUNT)]
async fn database() {}

fn main() {}
