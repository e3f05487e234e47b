use resilience::{fallback, cache_fallback};

fn other(_: (u8, u8), _: u8) {}

#[fallback(other)]
async fn by_path((a, b): (u8, u8), _: u8) -> Result<(), Error> {
    drop((a, b));
    Ok(())
}

#[cache_fallback]
async fn remembered((a, b): (u8, u8), text: &mut String) -> Result<u8, Error> {
    text.push('x');
    Ok(a + b)
}

#[cache_fallback]
async fn nothing(text: String) {
    drop(text);
}

struct Error;

impl From<resilience::Rejection> for Error {
    fn from(_: resilience::Rejection) -> Self {
        Self
    }
}

fn main() {}
