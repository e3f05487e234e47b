use resilience::on_startup;

struct Pool;

#[on_startup]
async fn migrate(pool: Pool) {}

fn main() {}
