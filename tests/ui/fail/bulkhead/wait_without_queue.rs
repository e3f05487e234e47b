use resilience::bulkhead;

#[bulkhead(max_wait = "1s")]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[bulkhead(max_queue = 0, max_wait = "1s")]
async fn case_2() -> Result<(), Error> {
    Ok(())
}

#[bulkhead(max_concurrent = 0)]
async fn case_3() -> Result<(), Error> {
    Ok(())
}

#[bulkhead(max_keys = 3)]
async fn case_4() -> Result<(), Error> {
    Ok(())
}

struct Error;

impl From<resilience::Rejection> for Error {
    fn from(_: resilience::Rejection) -> Self {
        Self
    }
}

fn main() {}
