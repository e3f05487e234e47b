use resilience::external_service;

#[external_service("a", retry_if = |_| true)]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[external_service("b", max_retries = 3, max_attempts = 4)]
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
