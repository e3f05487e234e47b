use resilience::cache_fallback;

struct Opaque;

#[cache_fallback]
async fn remembered(of: Opaque) -> Result<u8, Error> {
    drop(of);
    Ok(1)
}

struct Error;

impl From<resilience::Rejection> for Error {
    fn from(_: resilience::Rejection) -> Self {
        Self
    }
}

fn main() {}
