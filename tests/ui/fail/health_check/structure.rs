use resilience::health_check;

#[health_check]
pub struct Database;

fn main() {}
