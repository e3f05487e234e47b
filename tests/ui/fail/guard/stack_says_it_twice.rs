use resilience::{circuit_breaker, retry, timeout};

#[circuit_breaker(reject_with = |_| Error)]
#[timeout("2s", reject_with = |_| Error)]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[retry(reject_with = |_| Error)]
async fn case_2() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(crate = ::resilience)]
#[timeout("2s", crate = crate::facade)]
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
