use resilience::slo;

#[slo("99.9%")]
async fn case_1() -> &'static str {
    "placed"
}

#[slo("300ms")]
async fn case_2() -> &'static str {
    "placed"
}

#[slo("99.9%", latency = "300ms")]
async fn case_3() -> &'static str {
    "placed"
}

fn main() {}
