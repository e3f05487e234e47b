use resilience::slo;

#[slo(availabilty = "99.9%", latency = "300ms")]
async fn case_1() -> &'static str {
    "placed"
}

#[slo(availability = "99.9%", window = "30d")]
async fn case_2() -> &'static str {
    "placed"
}

#[slo(availability = "99.9%", order = 3)]
async fn case_3() -> &'static str {
    "placed"
}

#[slo(checkout, availability = "99.9%")]
async fn case_4() -> &'static str {
    "placed"
}

#[slo(availability = "99.9%", availability = "99%")]
async fn case_5() -> &'static str {
    "placed"
}

fn main() {}
