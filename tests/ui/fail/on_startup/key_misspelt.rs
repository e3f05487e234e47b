use resilience::on_startup;

#[on_startup(ordr = 3)]
async fn migrate() {}

fn main() {}
