use resilience::on_startup;

#[on_startup]
async fn migrate() -> Result<u8, String> {
    Ok(3)
}

fn main() {}
