use resilience::circuit_breaker;

#[circuit_breaker(window = 1.5, failure_rate = "50%")]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(window = "10", failure_rate = "50%")]
async fn case_2() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(window = 0, failure_rate = "50%")]
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
