use resilience::retry;

#[retry(base_delay = "0s")]
fn main() -> Result<(), String> {
    Ok(())
}
