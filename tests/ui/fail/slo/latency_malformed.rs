use resilience::slo;

#[slo(latency = 300)]
async fn case_1() -> &'static str {
    "placed"
}

#[slo(latency = "300")]
async fn case_2() -> &'static str {
    "placed"
}

#[slo(latency = "0s")]
async fn case_3() -> &'static str {
    "placed"
}

#[slo(latency = "300 parsecs")]
async fn case_4() -> &'static str {
    "placed"
}

#[slo(latency = 0.3)]
async fn case_5() -> &'static str {
    "placed"
}

fn main() {}
