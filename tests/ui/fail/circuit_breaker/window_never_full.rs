use resilience::circuit_breaker;

#[circuit_breaker(window = 20, min_calls = 21, failure_rate = "50%")]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

struct Error;

impl From<resilience::Rejection> for Error {
    fn from(_: resilience::Rejection) -> Self {
        Self
    }
}

fn main() {}
