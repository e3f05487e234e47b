use resilience::health_check;

#[health_check]
async fn database() -> Vec<u8> {
    Vec::new()
}

fn main() {}
