use resilience::health_check;

#[health_check(timout = "2s", crtical)]
async fn database() {}

fn main() {}
