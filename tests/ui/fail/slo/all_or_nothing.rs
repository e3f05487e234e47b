use resilience::slo;

#[slo(availability = "100%")]
async fn case_1() -> &'static str {
    "placed"
}

#[slo(availability = 1.0)]
async fn case_2() -> &'static str {
    "placed"
}

#[slo(availability = "0%")]
async fn case_3() -> &'static str {
    "placed"
}

#[slo(latency = "300ms", quantile = "100%")]
async fn case_4() -> &'static str {
    "placed"
}

#[slo(latency = "300ms", quantile = 0.0)]
async fn case_5() -> &'static str {
    "placed"
}

fn main() {}
