use resilience::circuit_breaker;

#[circuit_breaker(failure_rate = 1.5, window = 10, min_calls = 5)]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(success_threshold = 5, half_open_max_calls = "5")]
async fn case_2() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(ignore = "is_client", ignore_as = success)]
async fn case_3() -> Result<(), Error> {
    Ok(())
}

struct Error;

impl From<resilience::Rejection> for Error {
    fn from(_: resilience::Rejection) -> Self {
        Self
    }
}

fn main() {}
