//! What a service's answers say, and how they say that a policy refused the call.

use std::fmt;
use std::marker::PhantomData;

use crate::outcome::FromRejection;
use crate::outcome::judge::Judge;
use crate::policy::Verdict;
use crate::rejection::Rejection;

/// What is made of a service's answers.
#[diagnostic::on_unimplemented(
    message = "a service with the error `{E}` cannot say that a policy refused the call",
    label = "a policy could refuse the call, and this service could not say so",
    note = "the error must implement `From<resilience::Rejection>`, as `tower::BoxError` does",
    note = "around axum's routes, have the layer answer with a response: `.responses()`"
)]
pub trait Answers<R, E> {
    /// Whether the service failed.
    fn failed(&self, answer: &Result<R, E>) -> bool;

    /// The answer of a call that was refused or given up.
    fn rejected(&self, rejection: Rejection) -> Result<R, E>;
}

/// Every `Err` is a failure, and a rejection is an error of the service's type.
#[derive(Clone, Copy, Debug)]
pub struct Results;

impl<R, E: FromRejection> Answers<R, E> for Results {
    #[inline]
    fn failed(&self, answer: &Result<R, E>) -> bool {
        answer.is_err()
    }

    fn rejected(&self, rejection: Rejection) -> Result<R, E> {
        Err(E::from_rejection(rejection))
    }
}

/// Every `Err` and every 5xx is a failure, and a rejection is a response.
#[cfg(feature = "serve")]
#[derive(Clone, Copy, Debug)]
pub struct Responses;

#[cfg(feature = "serve")]
impl<E> Answers<axum::response::Response, E> for Responses {
    #[inline]
    fn failed(&self, answer: &Result<axum::response::Response, E>) -> bool {
        answer.as_ref().map_or(true, |response| response.status().is_server_error())
    }

    fn rejected(&self, rejection: Rejection) -> Result<axum::response::Response, E> {
        Ok(axum::response::IntoResponse::into_response(rejection))
    }
}

/// The program says what a failure is.
#[derive(Clone, Copy)]
pub struct FailedIf<A, F> {
    answers: A,
    failed: F,
}

impl<A, F> FailedIf<A, F> {
    pub(super) const fn new(answers: A, failed: F) -> Self {
        Self { answers, failed }
    }
}

impl<A: fmt::Debug, F> fmt::Debug for FailedIf<A, F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("FailedIf").field("answers", &self.answers).finish_non_exhaustive()
    }
}

impl<R, E, A: Answers<R, E>, F: Fn(&Result<R, E>) -> bool> Answers<R, E> for FailedIf<A, F> {
    #[inline]
    fn failed(&self, answer: &Result<R, E>) -> bool {
        (self.failed)(answer)
    }

    fn rejected(&self, rejection: Rejection) -> Result<R, E> {
        self.answers.rejected(rejection)
    }
}

/// Judges what a service answers.
#[derive(Debug)]
pub(super) struct JudgedBy<'a, A, R, E> {
    answers: &'a A,
    of: PhantomData<fn() -> (R, E)>,
}

impl<'a, A, R, E> JudgedBy<'a, A, R, E> {
    pub(super) fn new(answers: &'a A) -> Self {
        Self { answers, of: PhantomData }
    }
}

impl<A: Answers<R, E>, R, E> Judge for JudgedBy<'_, A, R, E> {
    type Value = Result<R, E>;
    type Good = R;
    type Error = E;

    fn split<'v>(&self, value: &'v Result<R, E>) -> Result<&'v R, &'v E> {
        value.as_ref()
    }

    fn into_error(&self, value: Result<R, E>) -> Result<Result<R, E>, E> {
        value.map(Ok)
    }

    fn from_good(&self, good: R) -> Result<R, E> {
        Ok(good)
    }

    #[inline]
    fn failed(&self, value: &Result<R, E>) -> bool {
        self.answers.failed(value)
    }

    #[inline]
    fn verdict(&self, value: &Result<R, E>) -> Verdict {
        if self.failed(value) { Verdict::Failure } else { Verdict::Success }
    }

    #[inline]
    fn retryable(&self, value: &Result<R, E>) -> bool {
        self.failed(value)
    }
}
