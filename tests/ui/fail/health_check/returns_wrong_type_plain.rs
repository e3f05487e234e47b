use resilience::health_check;

#[health_check]
fn database() -> Option<bool> {
    None
}

fn main() {}
