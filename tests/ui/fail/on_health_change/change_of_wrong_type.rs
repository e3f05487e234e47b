use resilience::on_health_change;

#[on_health_change]
async fn tell(_change: String) {}

fn main() {}
