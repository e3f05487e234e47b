use resilience::retry;

#[retry]
fn case_1() -> Result<(), Error> {
    Ok(())
}

#[retry(max_retries = 2, base_delay = "1s")]
fn case_2() -> Result<(), Error> {
    Ok(())
}

#[retry(blocking)]
async fn call() -> Result<(), Error> {
    Ok(())
}

struct Error;

impl From<resilience::Rejection> for Error {
    fn from(_: resilience::Rejection) -> Self {
        Self
    }
}

fn main() {}
