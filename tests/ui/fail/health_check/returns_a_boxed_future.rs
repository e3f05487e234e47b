use std::pin::Pin;

use resilience::health_check;

#[health_check]
fn database() -> Pin<Box<dyn Future<Output = bool> + Send>> {
    Box::pin(std::future::ready(true))
}

fn main() {}
