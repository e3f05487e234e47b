use resilience::slo;

#[slo(availability = "99.9")]
async fn case_1() -> &'static str {
    "placed"
}

#[slo(availability = 99.9)]
async fn case_2() -> &'static str {
    "placed"
}

#[slo(availability = 99)]
async fn case_3() -> &'static str {
    "placed"
}

#[slo(availability = "101%")]
async fn case_4() -> &'static str {
    "placed"
}

#[slo(availability = -0.9)]
async fn case_5() -> &'static str {
    "placed"
}

#[slo(availability)]
async fn case_6() -> &'static str {
    "placed"
}

#[slo(latency = "300ms", quantile = p99)]
async fn case_7() -> &'static str {
    "placed"
}

fn main() {}
