use resilience::circuit_breaker;

#[circuit_breaker]
async fn number() -> u32 {
    1
}

#[circuit_breaker]
async fn nothing() {}

#[circuit_breaker]
fn foreign() -> Result<u32, std::io::Error> {
    Ok(1)
}

fn main() {}
