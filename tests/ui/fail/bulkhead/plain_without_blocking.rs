use resilience::{bulkhead, rate_limit};

#[bulkhead(max_queue = 3)]
fn case_1() -> Result<(), Error> {
    Ok(())
}

#[rate_limit("3/s", max_wait = "1s")]
fn case_2() -> Result<(), Error> {
    Ok(())
}

struct Error;

impl From<resilience::Rejection> for Error {
    fn from(_: resilience::Rejection) -> Self {
        Self
    }
}

fn main() {}
