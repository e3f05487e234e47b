use resilience::{circuit_breaker, CircuitBreaker};

static PAYMENT: CircuitBreaker = CircuitBreaker::new("payment");

#[circuit_breaker(PAYMENT, threshold = 3)]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[circuit_breaker(PAYMENT, name = "other", preset = low_traffic)]
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
