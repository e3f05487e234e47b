use resilience::health_check;

#[health_check]
const DATABASE: u8 = 3;

fn main() {}
