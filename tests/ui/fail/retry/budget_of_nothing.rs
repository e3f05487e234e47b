use resilience::retry;

#[retry(budget = "0%")]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[retry(budget = 20)]
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
