use resilience::fallback;

#[fallback(text.len())]
async fn send(text: String) -> Result<usize, Error> {
    drop(text);
    Err(Error)
}

struct Error;

impl From<resilience::Rejection> for Error {
    fn from(_: resilience::Rejection) -> Self {
        Self
    }
}

fn main() {}
