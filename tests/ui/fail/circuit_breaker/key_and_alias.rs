use resilience::circuit_breaker;

#[circuit_breaker(threshold = 3, fail_max = 3)]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(recovery = "3s", reset_timeout = "3s")]
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
