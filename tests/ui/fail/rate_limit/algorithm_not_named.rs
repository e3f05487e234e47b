use resilience::rate_limit;

#[rate_limit("10001/s")]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[rate_limit("10/s", burst = 5)]
async fn case_2() -> Result<(), Error> {
    Ok(())
}

#[rate_limit("10/s", algorithm = sliding, burst = 5)]
async fn case_3() -> Result<(), Error> {
    Ok(())
}

#[rate_limit("10/s", algorithm = leaky)]
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
