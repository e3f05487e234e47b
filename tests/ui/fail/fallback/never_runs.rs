use resilience::fallback;

#[fallback(())]
async fn nothing() {}

fn main() {}
