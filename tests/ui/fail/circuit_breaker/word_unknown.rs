use resilience::circuit_breaker;

#[circuit_breaker(preset = low)]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(preset = "low_traffic")]
async fn case_2() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(ignore = |_| true, ignore_as = failure)]
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
