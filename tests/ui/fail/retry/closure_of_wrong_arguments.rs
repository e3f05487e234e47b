use resilience::{circuit_breaker, fallback, retry};

#[retry(retry_if = |error: Error| true)]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(failure_result = |value: Vec<u8>| value.is_empty(), ignore = |a, b| true)]
async fn case_2() -> Result<Vec<u8>, Error> {
    Ok(Vec::new())
}

#[circuit_breaker]
#[fallback(0, when = || true)]
async fn case_3() -> Result<u8, Error> {
    Ok(1)
}

struct Error;

impl From<resilience::Rejection> for Error {
    fn from(_: resilience::Rejection) -> Self {
        Self
    }
}

fn main() {}
