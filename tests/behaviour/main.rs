//! What the attributes of policies print, at work: in every form of function, whatever the order of writing.

mod absorbing;
mod bodies;
mod errors;
mod fallbacks;
mod forms;
mod handlers;
mod limits;
mod objectives;
mod order;
mod plain;
mod soak;

use resilience::Rejection;

/// An error of a program.
#[derive(Debug, PartialEq, Eq)]
enum Error {
    Refused(Rejection),
    Down,
    Missing,
}

impl From<Rejection> for Error {
    fn from(rejection: Rejection) -> Self {
        Self::Refused(rejection)
    }
}

impl From<std::num::ParseIntError> for Error {
    fn from(_: std::num::ParseIntError) -> Self {
        Self::Missing
    }
}

/// A value that can be sent to another thread.
fn sent<T: Send>(value: T) -> T {
    value
}
