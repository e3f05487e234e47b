use resilience::circuit_breaker;

#[circuit_breaker(window = 20)]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(window = "10s", min_calls = 5)]
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
