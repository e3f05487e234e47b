use resilience::health_check;

struct Failure;

#[health_check]
async fn database() -> Result<(), Failure> {
    Err(Failure)
}

fn main() {}
