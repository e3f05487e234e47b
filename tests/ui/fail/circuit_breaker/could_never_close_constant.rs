use resilience::circuit_breaker;

const FOUR: u32 = 4;

#[circuit_breaker(success_threshold = FOUR)]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

struct Error;

impl From<resilience::Rejection> for Error {
    fn from(_: resilience::Rejection) -> Self {
        Self
    }
}

fn main() {}
