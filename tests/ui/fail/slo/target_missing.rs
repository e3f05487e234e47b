use resilience::slo;

#[slo]
async fn case_1() -> &'static str {
    "placed"
}

#[slo("checkout")]
async fn case_2() -> &'static str {
    "placed"
}

#[slo(name = "checkout")]
async fn case_3() -> &'static str {
    "placed"
}

fn main() {}
