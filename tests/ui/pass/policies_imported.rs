//! Imported attributes that a sibling absorbs are not unused, by name or all at once.
#![deny(warnings)]

use resilience::{Rejection, bulkhead, circuit_breaker, retry, timeout};

mod all {
    use resilience::*;

    #[retry]
    #[timeout("1s")]
    #[circuit_breaker]
    pub(crate) async fn call() -> std::result::Result<(), super::Error> {
        Ok(())
    }
}

#[derive(Debug)]
struct Error;

impl From<Rejection> for Error {
    fn from(_: Rejection) -> Self {
        Self
    }
}

#[retry]
#[timeout("1s")]
#[bulkhead]
#[circuit_breaker("direct")]
async fn call() -> Result<(), Error> {
    Ok(())
}

fn main() -> resilience::Result<()> {
    drop((call(), all::call()));
    resilience::verify()
}
