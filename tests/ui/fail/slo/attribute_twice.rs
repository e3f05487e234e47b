use resilience::{Rejection, slo, timeout};

#[slo(availability = "99.9%")]
#[slo(latency = "300ms")]
async fn case_1() -> &'static str {
    "placed"
}

#[timeout("2s")]
#[slo(availability = "99.9%")]
#[resilience::slo("checkout", latency = "300ms")]
async fn case_2() -> Result<(), Rejection> {
    Ok(())
}

fn main() {}
