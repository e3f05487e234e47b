use resilience::fallback;

#[fallback(5_u8)]
async fn value() -> Result<String, Error> {
    Err(Error)
}

#[fallback(other)]
async fn function(a: u8) -> Result<String, Error> {
    drop(a);
    Err(Error)
}

fn other(_: String) -> String {
    String::new()
}

struct Error;

impl From<resilience::Rejection> for Error {
    fn from(_: resilience::Rejection) -> Self {
        Self
    }
}

fn main() {}
