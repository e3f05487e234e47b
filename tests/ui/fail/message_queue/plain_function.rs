use resilience::message_queue;

#[message_queue("events", timeout = "3s")]
fn case_1() -> Result<(), Error> {
    Ok(())
}

#[message_queue("events", max_retries = 3)]
fn case_2() -> Result<(), Error> {
    Ok(())
}

struct Error;

impl From<resilience::Rejection> for Error {
    fn from(_: resilience::Rejection) -> Self {
        Self
    }
}

fn main() {}
