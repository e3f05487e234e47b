use resilience::retry;

#[retry(backoff = exponental)]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[retry(jitter = "full")]
async fn case_2() -> Result<(), Error> {
    Ok(())
}

#[retry(retry_rejected = true)]
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
