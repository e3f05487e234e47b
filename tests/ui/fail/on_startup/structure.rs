use resilience::on_startup;

#[on_startup]
struct Migration;

fn main() {}
