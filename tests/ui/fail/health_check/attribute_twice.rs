use resilience::health_check;

#[health_check]
#[health_check(critical)]
async fn database() {}

fn main() {}
