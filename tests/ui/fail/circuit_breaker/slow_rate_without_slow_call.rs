use resilience::circuit_breaker;

#[circuit_breaker(slow_rate = "50%")]
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
