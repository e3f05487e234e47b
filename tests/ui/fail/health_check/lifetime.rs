use resilience::health_check;

struct Pool;

#[health_check]
fn database<'a>(pool: &'a Pool) {}

fn main() {}
