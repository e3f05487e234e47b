use resilience::on_startup;

struct Pool;

#[on_startup]
async fn migrate(_pool: Pool) {}

fn main() {}
