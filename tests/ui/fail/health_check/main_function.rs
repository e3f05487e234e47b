use resilience::health_check;

#[health_check]
fn main() {}
