use resilience::circuit_breaker;

#[circuit_breaker(payment)]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(statics::payment)]
async fn case_2() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker("")]
async fn case_3() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(5)]
async fn case_4() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker("a", "b")]
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
