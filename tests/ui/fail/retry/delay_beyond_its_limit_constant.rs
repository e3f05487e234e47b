use resilience::retry;

const LONG: std::time::Duration = std::time::Duration::from_secs(60);

#[retry(base_delay = LONG)]
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
