use resilience::rate_limit;

#[rate_limit(rate = "10/s")]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[rate_limit("10/s", max_keys = 5)]
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
