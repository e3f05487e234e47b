use resilience::{retry, timeout};

#[retry]
#[timeout(total = "700ms")]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[retry(backoff = constant, base_delay = "2s", max_retries = 5)]
#[timeout("1s", total = "10s")]
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
