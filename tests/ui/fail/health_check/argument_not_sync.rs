use resilience::health_check;

#[health_check]
fn database(_cell: &std::cell::Cell<u8>) {}

fn main() {}
