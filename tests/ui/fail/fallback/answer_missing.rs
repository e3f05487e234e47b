use resilience::fallback;

#[fallback]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[fallback(when = |_| true)]
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
