//! What a return type can say: whether it failed, and that the call was refused.

pub(crate) mod answer;
pub(crate) mod certain;
pub(crate) mod judge;
pub(crate) mod layers;
pub(crate) mod response;

use crate::rejection::Rejection;

/// A return type that can carry a [`Rejection`].
///
/// Results whose error can be made from one, and responses.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot say that a policy refused the call",
    label = "this return type cannot carry a `resilience::Rejection`",
    note = "return a `Result` whose error implements `From<resilience::Rejection>`",
    note = "or say how with `reject_with = path`, or give a fallback: `#[fallback(value)]`"
)]
pub trait Outcome: Sized {
    /// Whether the callee failed.
    fn failed(&self) -> bool;

    /// The answer of a call that was refused or given up.
    fn rejected(rejection: Rejection) -> Self;
}

impl<T, E: FromRejection> Outcome for Result<T, E> {
    fn failed(&self) -> bool {
        self.is_err()
    }

    fn rejected(rejection: Rejection) -> Self {
        Err(E::from_rejection(rejection))
    }
}

/// An error that can be made from a [`Rejection`]: whatever implements `From<Rejection>`.
#[diagnostic::on_unimplemented(
    message = "the error `{Self}` cannot be made from a `resilience::Rejection`",
    label = "a policy could refuse the call, and this error could not say so",
    note = "implement `From<resilience::Rejection>` for it",
    note = "or say how with `reject_with = path`, or give a fallback: `#[fallback(value)]`"
)]
pub trait FromRejection {
    /// The error.
    fn from_rejection(rejection: Rejection) -> Self;
}

#[diagnostic::do_not_recommend]
impl<E: From<Rejection>> FromRejection for E {
    fn from_rejection(rejection: Rejection) -> Self {
        Self::from(rejection)
    }
}

/// The function's answer: its own, or the rejection in the form of its type.
#[inline]
pub fn conclude<R: Outcome>(result: Result<R, Rejection>) -> R {
    result.unwrap_or_else(R::rejected)
}

/// The same, where the program says how a rejection becomes an error or a whole answer.
pub fn conclude_with<R, X, M>(result: Result<R, Rejection>, with: impl FnOnce(Rejection) -> X) -> R
where
    X: Rejected<R, M>,
{
    result.unwrap_or_else(|rejection| with(rejection).answer())
}

/// What `reject_with` gives: the whole answer, or its error.
#[diagnostic::on_unimplemented(
    message = "`reject_with` gives `{Self}`, and the function returns `{R}`",
    label = "neither the return type nor its error"
)]
pub trait Rejected<R, M> {
    /// The whole answer.
    fn answer(self) -> R;
}

/// It gives the whole answer.
#[derive(Debug)]
pub enum Whole {}

/// It gives the error of the answer.
#[derive(Debug)]
pub enum OfError {}

impl<R> Rejected<R, Whole> for R {
    fn answer(self) -> R {
        self
    }
}

impl<T, E> Rejected<Result<T, E>, OfError> for E {
    fn answer(self) -> Result<T, E> {
        Err(self)
    }
}

#[cfg(test)]
#[path = "outcome_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "outcome/forms_tests.rs"]
mod forms;
