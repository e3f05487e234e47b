use resilience::on_health_change;

#[on_health_change]
async fn tell() {}

fn main() {}
