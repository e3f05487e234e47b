use resilience::health_check;

#[health_check(on_error = unhelthy)]
async fn database() {}

fn main() {}
