use resilience::on_startup;

#[on_startup(critical)]
async fn migrate() {}

fn main() {}
