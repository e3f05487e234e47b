use resilience::cache_fallback;

struct Answer;

#[cache_fallback]
async fn case(id: u64) -> Result<Answer, Error> {
    if id == 0 { Err(Error) } else { Ok(Answer) }
}

struct Error;

impl From<resilience::Rejection> for Error {
    fn from(_: resilience::Rejection) -> Self {
        Self
    }
}

fn main() {}
