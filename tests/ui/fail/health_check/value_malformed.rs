use resilience::health_check;

#[health_check(timeout = = "2s", max_age = "soon")]
async fn database() {}

fn main() {}
