use resilience::rate_limit;

#[rate_limit("10/s", per = header)]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[rate_limit("10/s", per = header(""))]
async fn case_2() -> Result<(), Error> {
    Ok(())
}

#[rate_limit("10/s", per = header("x api key"))]
async fn case_3() -> Result<(), Error> {
    Ok(())
}

#[rate_limit("10/s", per = "ip")]
async fn case_4() -> Result<(), Error> {
    Ok(())
}

#[rate_limit("10/s", per = cookie("a"))]
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
