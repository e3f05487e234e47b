use resilience::on_startup;

#[on_startup(order = 3000000000)]
async fn migrate() {}

fn main() {}
