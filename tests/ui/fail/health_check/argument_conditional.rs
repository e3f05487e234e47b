use resilience::health_check;

struct Pool;

#[health_check]
fn database(#[cfg(all())] _pool: &Pool) {}

fn main() {}
