use resilience::circuit_breaker;

const NONE: u32 = 0;

#[circuit_breaker(threshold = 0)]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(threshold = NONE)]
async fn case_2() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(half_open_max_calls = -1)]
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
