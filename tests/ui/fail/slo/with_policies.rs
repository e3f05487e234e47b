use resilience::{Rejection, retry, slo, timeout};

#[timeout]
#[slo(availability = "99.9")]
#[retry(max_retris = 3)]
async fn place() -> Result<(), Rejection> {
    Ok(())
}

fn main() {}
