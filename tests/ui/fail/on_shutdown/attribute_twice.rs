use resilience::on_shutdown;

#[on_shutdown]
#[resilience::on_shutdown]
fn flush() {}

fn main() {}
