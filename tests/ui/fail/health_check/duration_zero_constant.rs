use std::time::Duration;

use resilience::health_check;

const LIMIT: Duration = Duration::ZERO;

#[health_check(timeout = LIMIT)]
async fn database() {}

fn main() {}
