use resilience::on_health_change;

#[on_health_change]
async fn tell(change: String) {}

fn main() {}
