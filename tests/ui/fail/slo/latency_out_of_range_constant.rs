use std::time::Duration;

use resilience::slo;

#[slo(latency = Duration::ZERO)]
async fn case_1() -> &'static str {
    "placed"
}

#[slo(latency = "48h")]
async fn case_2() -> &'static str {
    "placed"
}

fn main() {}
