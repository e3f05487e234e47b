use resilience::circuit_breaker;

#[circuit_breaker(failure_rate = 1.5)]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(failure_rate = "150%")]
async fn case_2() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(failure_rate = -0.1)]
async fn case_3() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(failure_rate = "0%")]
async fn case_4() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(failure_rate = 50)]
async fn case_5() -> Result<(), Error> {
    Ok(())
}

struct Error;

impl From<resilience::Rejection> for Error {
    fn from(_: resilience::Rejection) -> Self {
        Self
    }
}

fn main() {}
