use resilience::cache_operation;

#[cache_operation("a", fallback_to_none)]
async fn number() -> Result<u8, Error> {
    Ok(1)
}

struct Error;

impl From<resilience::Rejection> for Error {
    fn from(_: resilience::Rejection) -> Self {
        Self
    }
}

fn main() {}
