use resilience::external_service;

#[external_service("a", half_open_max_calls = 2)]
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
