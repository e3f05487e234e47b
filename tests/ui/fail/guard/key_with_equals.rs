use resilience::{retry, timeout};

#[timeout("2s")]
#[retry = 3]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

struct Error;

impl From<resilience::Rejection> for Error {
    fn from(_: resilience::Rejection) -> Self {
        Self
    }
}

fn main() {}
