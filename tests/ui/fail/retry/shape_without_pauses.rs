use resilience::retry;

#[retry(base_delay = "0s", jitter = full, backoff = linear)]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[retry(base_delay = "0s", factor = 2, max_delay = "1s")]
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
