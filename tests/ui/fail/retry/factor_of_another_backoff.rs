use resilience::retry;

#[retry(backoff = linear, factor = 2)]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[retry(factor = 0.5)]
async fn case_2() -> Result<(), Error> {
    Ok(())
}

#[retry(factor = "2")]
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
