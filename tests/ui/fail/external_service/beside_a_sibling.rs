use resilience::{circuit_breaker, external_service, fallback, retry, timeout};

#[external_service("a", max_retries = 3)]
#[retry]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[external_service("b", timeout = "3s")]
#[timeout("2s")]
async fn case_2() -> Result<(), Error> {
    Ok(())
}

#[external_service("c", threshold = 3, ignore = |_| true)]
#[circuit_breaker]
async fn case_3() -> Result<(), Error> {
    Ok(())
}

#[external_service("d", fallback = ())]
#[fallback(())]
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
