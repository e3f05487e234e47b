use resilience::circuit_breaker;

#[circuit_breaker(ignore_as = success)]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(max_keys = 10)]
async fn case_2() -> Result<(), Error> {
    Ok(())
}

struct Error;

impl From<resilience::Rejection> for Error {
    fn from(_: resilience::Rejection) -> Self {
        Self
    }
}

fn main() {}
