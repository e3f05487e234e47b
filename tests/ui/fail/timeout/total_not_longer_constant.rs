use resilience::timeout;

const LIMIT: std::time::Duration = std::time::Duration::from_secs(60);

#[timeout(LIMIT, total = "1m")]
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
