use resilience::guard;

#[guard(retries(3))]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[guard(retry timeout("2s"))]
async fn case_2() -> Result<(), Error> {
    Ok(())
}

#[guard(retry(max_retris = 3))]
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
