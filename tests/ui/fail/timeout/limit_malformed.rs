use resilience::timeout;

#[timeout(2)]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[timeout("2")]
async fn case_2() -> Result<(), Error> {
    Ok(())
}

#[timeout("0s")]
async fn case_3() -> Result<(), Error> {
    Ok(())
}

#[timeout("2s", "3s")]
async fn case_4() -> Result<(), Error> {
    Ok(())
}

#[timeout("2s", total("3s"))]
async fn case_5() -> Result<(), Error> {
    Ok(())
}

struct Error;

impl From<resilience::Rejection> for Error {
    fn from(_: resilience::Rejection) -> Self {
        Self
    }
}

fn main() {}
