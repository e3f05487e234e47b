use resilience::rate_limit;

#[rate_limit("10/s", max_wait = "1s")]
fn case() -> Result<(), Error> {
    Ok(())
}

struct Error;

impl From<resilience::Rejection> for Error {
    fn from(_: resilience::Rejection) -> Self {
        Self
    }
}

fn main() {}
