//! Everything imported at once, beside a `Result` of one's own error.
#![deny(warnings)]

use resilience::*;

#[health_check(critical, timeout = "2s")]
async fn database(rows: &Vec<u8>) -> Result<(), std::fmt::Error> {
    let _ = rows;
    Ok(())
}

#[on_startup]
fn start() -> Result<(), String> {
    Ok(())
}

#[on_shutdown(order = 10, timeout = "3s")]
async fn stop() {}

#[on_health_change]
async fn tell(change: HealthChange) {
    drop(change);
}

fn main() -> Result<()> {
    verify()
}
