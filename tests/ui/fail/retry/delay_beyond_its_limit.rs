use resilience::retry;

#[retry(base_delay = "2s", max_delay = "1s")]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[retry(base_delay = "30s")]
async fn case_2() -> Result<(), Error> {
    Ok(())
}

#[retry(max_delay = "50ms")]
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
