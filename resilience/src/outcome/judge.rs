//! How a function's answers are judged.
//!
//! The generated code asks `(&&&Judged::of(&body)).judge()` with `JudgedPlain`, `JudgedResult` and `JudgedResponse` in
//! scope: the compiler takes the first whose bounds hold, from the most particular to the one for everything. Keys such
//! as `failure_if` wrap the judge in a layer (`layers.rs`). Judges are values without size, but for what the closures of
//! their layers capture.

use std::marker::PhantomData;
use std::time::Duration;

use crate::outcome::FromRejection;
use crate::policy::Verdict;
use crate::rejection::Rejection;

/// Judges the answers of one function.
///
/// What the policies ask (`failed`, `verdict`, `retryable`, `retry_after`, `falls`) is put together here from what the
/// keys have a say in (`failed`, `blame`, `retries`, `retries_good`, `retry_after`), so that the order in which the keys
/// wrap the judge cannot matter.
pub trait Judge {
    /// What the function returns.
    type Value;
    /// What predicates over the value see: of a result what is in `Ok`, else the whole.
    type Good;
    /// What predicates over the error see.
    type Error;

    /// The value or the error in an answer.
    fn split<'v>(&self, value: &'v Self::Value) -> Result<&'v Self::Good, &'v Self::Error>;

    /// The error of an answer, or the answer where it has none.
    #[allow(clippy::wrong_self_convention, reason = "the judge is not what is turned")]
    fn into_error(&self, value: Self::Value) -> Result<Self::Value, Self::Error>;

    /// The answer with this value in it.
    #[allow(clippy::wrong_self_convention, reason = "the judge is not what is turned")]
    fn from_good(&self, good: Self::Good) -> Self::Value;

    /// Whether the call failed: what retries and fallbacks are for.
    fn failed(&self, value: &Self::Value) -> bool;

    /// What an error says about the callee.
    #[inline]
    fn blame(&self, _error: &Self::Error) -> Verdict {
        Verdict::Failure
    }

    /// Whether another attempt may help after an error.
    #[inline]
    fn retries(&self, _error: &Self::Error) -> bool {
        true
    }

    /// Whether a value that did not fail is worth another attempt.
    #[inline]
    fn retries_good(&self, _good: &Self::Good) -> bool {
        false
    }

    /// In how long the callee wants to be asked again.
    #[inline]
    fn retry_after(&self, _value: &Self::Value) -> Option<Duration> {
        None
    }

    /// What the answer says about the callee.
    #[inline]
    fn verdict(&self, value: &Self::Value) -> Verdict {
        match self.split(value) {
            Err(error) => self.blame(error),
            Ok(_) if self.failed(value) => Verdict::Failure,
            Ok(_) => Verdict::Success,
        }
    }

    /// Whether another attempt may help.
    #[inline]
    fn retryable(&self, value: &Self::Value) -> bool {
        match self.split(value) {
            Err(error) => self.retries(error),
            Ok(good) => self.failed(value) || self.retries_good(good),
        }
    }

    /// Whether a fallback with `when` takes over: only for an error, and one that the predicate names. A value that
    /// `failure_result` names holds no error to ask about, so it passes through.
    #[inline]
    fn falls<P: FnOnce(&Self::Error) -> bool>(&self, value: &Self::Value, when: P) -> bool {
        self.split(value).is_err_and(when)
    }
}

/// The type of a function's answers.
#[derive(Debug)]
pub struct Judged<R>(PhantomData<fn() -> R>);

impl<R> Judged<R> {
    /// Of a body that is a future.
    #[inline]
    pub fn of<F: Future<Output = R>>(_body: &F) -> Self {
        Self(PhantomData)
    }

    /// Of a body that is a closure.
    #[inline]
    pub fn of_closure<F: FnOnce() -> R>(_body: &F) -> Self {
        Self(PhantomData)
    }
}

/// Judges results: an `Err` failed.
#[derive(Debug)]
pub struct OfResult<T, E>(PhantomData<fn() -> (T, E)>);

/// Judges types that cannot fail.
#[derive(Debug)]
pub struct OfPlain<R>(PhantomData<fn() -> R>);

/// The judge of a result.
pub trait JudgedResult<T, E> {
    /// The judge.
    #[inline]
    fn judge(&self) -> OfResult<T, E> {
        OfResult(PhantomData)
    }
}

impl<T, E> JudgedResult<T, E> for &Judged<Result<T, E>> {}

/// The judge of anything else.
pub trait JudgedPlain<R> {
    /// The judge.
    #[inline]
    fn judge(&self) -> OfPlain<R> {
        OfPlain(PhantomData)
    }
}

impl<R> JudgedPlain<R> for Judged<R> {}

impl<T, E> Judge for OfResult<T, E> {
    type Value = Result<T, E>;
    type Good = T;
    type Error = E;

    fn split<'v>(&self, value: &'v Result<T, E>) -> Result<&'v T, &'v E> {
        value.as_ref()
    }

    fn into_error(&self, value: Result<T, E>) -> Result<Result<T, E>, E> {
        value.map(Ok)
    }

    fn from_good(&self, good: T) -> Result<T, E> {
        Ok(good)
    }

    #[inline]
    fn failed(&self, value: &Result<T, E>) -> bool {
        value.is_err()
    }

    #[inline]
    fn verdict(&self, value: &Result<T, E>) -> Verdict {
        if value.is_err() { Verdict::Failure } else { Verdict::Success }
    }

    #[inline]
    fn retryable(&self, value: &Result<T, E>) -> bool {
        value.is_err()
    }
}

impl<R> Judge for OfPlain<R> {
    type Value = R;
    type Good = R;
    type Error = Rejection;

    fn split<'v>(&self, value: &'v R) -> Result<&'v R, &'v Rejection> {
        Ok(value)
    }

    fn into_error(&self, value: R) -> Result<R, Rejection> {
        Ok(value)
    }

    fn from_good(&self, good: R) -> R {
        good
    }

    #[inline]
    fn failed(&self, _value: &R) -> bool {
        false
    }
}

/// A judge that can show a rejection to a closure over the error.
pub trait ShowsRejections: Judge {
    /// The error that a rejection is shown as.
    fn shown(&self, rejection: Rejection) -> Self::Error;
}

/// What a closure over the error sees. Every judge has it, so that the compiler says what keeps a judge from it.
pub trait Catch: Judge + Sized {
    /// The error, be it the function's or made from a rejection; or else the answer.
    fn caught(&self, result: Result<Self::Value, Rejection>) -> Result<Self::Value, Self::Error>
    where
        Self: ShowsRejections,
    {
        result.map_or_else(|rejection| Err(self.shown(rejection)), |value| self.into_error(value))
    }
}

impl<J: Judge> Catch for J {}

impl<T, E: FromRejection> ShowsRejections for OfResult<T, E> {
    fn shown(&self, rejection: Rejection) -> E {
        E::from_rejection(rejection)
    }
}

impl<R> ShowsRejections for OfPlain<R> {
    fn shown(&self, rejection: Rejection) -> Rejection {
        rejection
    }
}

/// A judge whose answers hold an error of the function's own.
#[diagnostic::on_unimplemented(
    message = "this key looks at the function's error, and the return type holds none",
    label = "there is no error to look at",
    note = "return a `Result`, or look at the value: `failure_result`, `retry_result`"
)]
pub trait Fallible: Judge {}

impl<T, E> Fallible for OfResult<T, E> {}

#[cfg(test)]
#[path = "judge_tests.rs"]
mod tests;
