use resilience::{circuit_breaker, guard, retry};

#[retry]
#[retry(max_retries = 3)]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[guard(retry, retry)]
async fn case_2() -> Result<(), Error> {
    Ok(())
}

#[guard(circuit_breaker)]
#[circuit_breaker]
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
