use resilience::on_shutdown;

#[on_shutdown(timeout = 3)]
async fn flush() {}

fn main() {}
