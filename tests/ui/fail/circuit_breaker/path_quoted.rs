use resilience::circuit_breaker;

#[circuit_breaker(failure_if = "Error::is_down")]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(ignore = "|error| true")]
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
