use resilience::cache_fallback;

#[cache_fallback(ttl = "0s")]
async fn case_1() -> Result<u8, Error> {
    Ok(1)
}

#[cache_fallback(capacity = 0)]
async fn case_2() -> Result<u8, Error> {
    Ok(1)
}

#[cache_fallback(tll = "1h")]
async fn case_3() -> Result<u8, Error> {
    Ok(1)
}

struct Error;

impl From<resilience::Rejection> for Error {
    fn from(_: resilience::Rejection) -> Self {
        Self
    }
}

fn main() {}
