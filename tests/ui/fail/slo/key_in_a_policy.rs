use resilience::{Rejection, guard, timeout};

#[timeout("2s", latency = "300ms")]
async fn case_1() -> Result<(), Rejection> {
    Ok(())
}

#[guard(timeout("2s"), slo(availability = "99.9%"))]
async fn case_2() -> Result<(), Rejection> {
    Ok(())
}

fn main() {}
