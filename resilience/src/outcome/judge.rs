//! How a function's answers are judged.
//!
//! The generated code asks `(&&&Judged::of(&body)).judge()` with the three traits of this module in scope: the compiler
//! takes the first whose bounds hold, from the most particular to the one for everything. Keys such as `failure_if` wrap
//! the judge in a layer. Judges are values without size, but for what the closures of their layers capture.

use std::marker::PhantomData;
use std::time::Duration;

use crate::outcome::FromRejection;
use crate::policy::Verdict;
use crate::rejection::Rejection;

/// Judges the answers of one function.
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
    fn into_error(&self, value: Self::Value) -> Result<Self::Value, Self::Error>;

    /// Whether the call failed: what retries and fallbacks are for.
    fn failed(&self, value: &Self::Value) -> bool;

    /// What the answer says about the callee.
    #[inline]
    fn verdict(&self, value: &Self::Value) -> Verdict {
        if self.failed(value) { Verdict::Failure } else { Verdict::Success }
    }

    /// Whether another attempt may help.
    fn retryable(&self, value: &Self::Value) -> bool {
        self.failed(value)
    }

    /// In how long the callee wants to be asked again.
    fn retry_after(&self, _value: &Self::Value) -> Option<Duration> {
        None
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

    #[inline]
    fn failed(&self, value: &Result<T, E>) -> bool {
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

    #[inline]
    fn failed(&self, _value: &R) -> bool {
        false
    }
}

/// A judge that can show a rejection to a closure over the error.
pub trait Catch: Judge {
    /// The error, be it the function's or made from a rejection; or else the answer.
    fn caught(&self, result: Result<Self::Value, Rejection>) -> Result<Self::Value, Self::Error>;
}

impl<T, E: FromRejection> Catch for OfResult<T, E> {
    fn caught(&self, result: Result<Result<T, E>, Rejection>) -> Result<Result<T, E>, E> {
        result.map_or_else(|rejection| Err(E::from_rejection(rejection)), |value| self.into_error(value))
    }
}

impl<R> Catch for OfPlain<R> {
    fn caught(&self, result: Result<R, Rejection>) -> Result<R, Rejection> {
        result
    }
}

/// `failure_if`: only an error that it names is a failure.
pub trait Layers: Judge + Sized {
    /// Errors that the predicate denies count as success with the breaker.
    #[inline]
    fn failure_if<P: Fn(&Self::Error) -> bool>(self, predicate: P) -> FailureIf<Self, P> {
        FailureIf(self, predicate)
    }
}

impl<J: Judge> Layers for J {}

/// The layer of `failure_if`.
#[derive(Debug)]
pub struct FailureIf<J, P>(J, P);

impl<J: Judge, P: Fn(&J::Error) -> bool> Judge for FailureIf<J, P> {
    type Value = J::Value;
    type Good = J::Good;
    type Error = J::Error;

    fn split<'v>(&self, value: &'v J::Value) -> Result<&'v J::Good, &'v J::Error> {
        self.0.split(value)
    }

    fn into_error(&self, value: J::Value) -> Result<J::Value, J::Error> {
        self.0.into_error(value)
    }

    fn failed(&self, value: &J::Value) -> bool {
        self.0.failed(value)
    }

    fn verdict(&self, value: &J::Value) -> Verdict {
        match self.0.split(value) {
            Err(error) if !self.1(error) => Verdict::Success,
            _ => self.0.verdict(value),
        }
    }

    fn retryable(&self, value: &J::Value) -> bool {
        self.0.retryable(value)
    }

    fn retry_after(&self, value: &J::Value) -> Option<Duration> {
        self.0.retry_after(value)
    }
}
