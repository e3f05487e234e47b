use resilience::on_startup;

#[on_startup(timeout = "0s")]
async fn migrate() {}

fn main() {}
