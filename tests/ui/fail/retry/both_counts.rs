use resilience::retry;

#[retry(max_retries = 3, max_attempts = 4)]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[retry(max_attempts = 0)]
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
