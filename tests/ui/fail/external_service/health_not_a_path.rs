use resilience::external_service;

#[external_service("a", health = || true)]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[external_service("b", health = "/health")]
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
