use resilience::circuit_breaker;

#[circuit_breaker(recovery = 30)]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(recovery = 30.0)]
async fn case_2() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(recovery = "30")]
async fn case_3() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(recovery = "30 parsecs")]
async fn case_4() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(recovery = "0s")]
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
