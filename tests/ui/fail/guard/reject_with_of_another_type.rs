use resilience::timeout;

#[timeout("2s", reject_with = |_| 5)]
async fn number() -> Result<u8, String> {
    Ok(1)
}

fn main() {}
