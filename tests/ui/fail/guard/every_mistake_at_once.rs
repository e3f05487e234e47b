use resilience::{bulkhead, circuit_breaker, retry, timeout};

#[circuit_breaker("", threshold = 0, recovry = "3s", success_threshold = 9)]
#[retry(base_delay = "20s", max_delay = "1s", jitter = some)]
#[bulkhead(max_queue = -1)]
#[timeout("2s", total = "1s")]
const fn call() -> Result<(), Error> {
    Ok(())
}

struct Error;

impl From<resilience::Rejection> for Error {
    fn from(_: resilience::Rejection) -> Self {
        Self
    }
}

fn main() {}
