use resilience::guard;

#[guard]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[guard(name = "a")]
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
