use resilience::retry;

#[retry]
async fn send(text: String) -> Result<(), Error> {
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
