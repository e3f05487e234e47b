use resilience::health_check;

#[health_check]
async fn database(_names: &[String]) {}

fn main() {}
