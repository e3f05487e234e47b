use resilience::on_startup;

#[on_startup]
static MIGRATED: bool = true;

fn main() {}
