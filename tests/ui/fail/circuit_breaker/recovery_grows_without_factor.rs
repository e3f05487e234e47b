use resilience::circuit_breaker;

#[circuit_breaker(max_recovery = "10m")]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(recovery_factor = 2, max_recovery = "10s")]
async fn case_2() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(recovery_factor = 0.5)]
async fn case_3() -> Result<(), Error> {
    Ok(())
}

struct Error;

impl From<resilience::Rejection> for Error {
    fn from(_: resilience::Rejection) -> Self {
        Self
    }
}

fn main() {}
