use std::time::Duration;

use resilience::on_shutdown;

#[on_shutdown(timeout = Duration::ZERO)]
async fn flush() {}

fn main() {}
