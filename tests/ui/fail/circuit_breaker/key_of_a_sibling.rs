use resilience::{circuit_breaker, retry, timeout};

#[circuit_breaker(max_retries = 3)]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(timeout = "2s")]
async fn case_2() -> Result<(), Error> {
    Ok(())
}

#[retry(threshold = 3)]
async fn case_3() -> Result<(), Error> {
    Ok(())
}

#[timeout("2s", max_concurrent = 3)]
async fn case_4() -> Result<(), Error> {
    Ok(())
}

struct Error;

impl From<resilience::Rejection> for Error {
    fn from(_: resilience::Rejection) -> Self {
        Self
    }
}

fn main() {}
