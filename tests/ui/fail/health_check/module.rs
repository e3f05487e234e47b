use resilience::health_check;

#[health_check]
mod database {}

fn main() {}
