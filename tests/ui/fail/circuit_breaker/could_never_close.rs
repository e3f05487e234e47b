use resilience::circuit_breaker;

#[circuit_breaker(success_threshold = 4)]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(half_open_max_calls = 1)]
async fn case_2() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(half_open_max_calls = 2, success_threshold = 3)]
async fn case_3() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(preset = low_traffic, success_threshold = 3)]
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
