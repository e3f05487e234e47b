use resilience::timeout;

#[timeout("2s", total = "2s")]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[timeout("90s", total = "1m")]
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
