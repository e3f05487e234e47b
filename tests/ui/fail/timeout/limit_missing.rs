use resilience::timeout;

#[timeout]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[timeout(name = "a")]
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
