use resilience::slo;

#[slo(availability = "99.9%", quantile = "99%")]
async fn case_1() -> &'static str {
    "placed"
}

#[slo(quantile = "99%")]
async fn case_2() -> &'static str {
    "placed"
}

fn main() {}
