use resilience::retry;

#[retry]
async fn nothing() {}

fn main() {}
