use resilience::health_check;

struct Pool;

#[health_check]
fn database(#[cfg(all())] pool: &Pool) {}

fn main() {}
