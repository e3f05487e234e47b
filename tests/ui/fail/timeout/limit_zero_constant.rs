use std::time::Duration;

use resilience::timeout;

const NONE: Duration = Duration::ZERO;

#[timeout(NONE)]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[timeout(total = Duration::from_secs(0))]
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
