use resilience::{cache_operation, database_operation, message_queue};

#[database_operation("a", fallback_to_none)]
async fn case_1() -> Result<(), Error> {
    Ok(())
}

#[message_queue("b", preset = critical)]
async fn case_2() -> Result<(), Error> {
    Ok(())
}

#[cache_operation("c", health = ping)]
async fn case_3() -> Result<(), Error> {
    Ok(())
}

struct Error;

impl From<resilience::Rejection> for Error {
    fn from(_: resilience::Rejection) -> Self {
        Self
    }
}

fn main() {}
