//! One function declared for several occasions.
#![deny(warnings)]

use resilience::{health_check, on_shutdown, on_startup};

#[on_startup]
#[on_shutdown]
#[health_check]
async fn flush(queue: &Vec<u8>) -> Result<(), String> {
    let _ = queue;
    Ok(())
}

fn main() -> resilience::Result<()> {
    resilience::verify()
}
