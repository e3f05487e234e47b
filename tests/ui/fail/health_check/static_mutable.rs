use resilience::health_check;

#[health_check]
static mut DATABASE: u8 = 3;

fn main() {}
