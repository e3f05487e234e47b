use resilience::on_shutdown;

#[on_shutdown]
fn flush() -> bool {
    true
}

fn main() {}
