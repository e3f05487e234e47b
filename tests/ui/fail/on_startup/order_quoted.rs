use resilience::on_startup;

#[on_startup(order = "first")]
async fn migrate() {}

fn main() {}
