use resilience::rate_limit;

#[rate_limit]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[rate_limit("100")]
async fn case_2() -> Result<(), Error> {
    Ok(())
}

#[rate_limit(100)]
async fn case_3() -> Result<(), Error> {
    Ok(())
}

#[rate_limit("0/s")]
async fn case_4() -> Result<(), Error> {
    Ok(())
}

#[rate_limit("10/fortnight")]
async fn case_5() -> Result<(), Error> {
    Ok(())
}

struct Error;

impl From<resilience::Rejection> for Error {
    fn from(_: resilience::Rejection) -> Self {
        Self
    }
}

fn main() {}
