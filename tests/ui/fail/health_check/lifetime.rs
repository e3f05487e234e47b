use resilience::health_check;

struct Pool;

#[health_check]
fn database<'a>(_pool: &'a Pool) {}

fn main() {}
