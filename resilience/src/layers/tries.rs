//! How often a request is sent: once, or, with retries, as often as needed.

/// The service is called at most once: the request is given to it.
#[derive(Debug)]
pub enum Once {}

/// The service may be called again: the request is cloned for every attempt.
#[derive(Debug)]
pub enum Many {}

/// How a request is sent.
#[diagnostic::on_unimplemented(
    message = "requests of type `{R}` cannot be sent again",
    label = "retries send the request again, so it must be `Clone`",
    note = "put the retries where requests are `Clone`, or wrap what is not in an `Arc`"
)]
pub trait Tries<R> {
    /// The request, as it is kept.
    type Kept: Keeps<R>;

    /// Keeps it.
    fn keep(request: R) -> Self::Kept;
}

/// A request that is kept until it is sent.
pub trait Keeps<R> {
    /// The request for the next attempt. None, where there can be no other.
    fn next(&mut self) -> Option<R>;
}

impl<R> Tries<R> for Once {
    type Kept = Option<R>;

    fn keep(request: R) -> Option<R> {
        Some(request)
    }
}

impl<R> Keeps<R> for Option<R> {
    fn next(&mut self) -> Option<R> {
        self.take()
    }
}

impl<R: Clone> Tries<R> for Many {
    type Kept = Repeated<R>;

    fn keep(request: R) -> Repeated<R> {
        Repeated(request)
    }
}

/// A request that is sent as a clone.
#[derive(Debug)]
pub struct Repeated<R>(R);

impl<R: Clone> Keeps<R> for Repeated<R> {
    fn next(&mut self) -> Option<R> {
        Some(self.0.clone())
    }
}
