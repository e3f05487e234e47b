//! The keys that look at errors and values, each a layer around the judge.
//!
//! A layer has its say in the questions that its key is about, and passes on the others; the passing on is written once.
//! What several layers say adds up the same in any order.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use super::judge::{Fallible, Judge, ShowsRejections};
use crate::policy::Verdict;
use crate::rejection::Rejection;

/// A judge within the layer of a key.
pub struct Layer<J, P, K> {
    inner: J,
    predicate: P,
    key: PhantomData<fn() -> K>,
}

impl<J, P, K> Layer<J, P, K> {
    #[inline]
    fn around(inner: J, predicate: P) -> Self {
        Self { inner, predicate, key: PhantomData }
    }
}

impl<J: fmt::Debug, P, K> fmt::Debug for Layer<J, P, K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Layer").field("inner", &self.inner).finish_non_exhaustive()
    }
}

/// What a key has a say in. Whatever it does not answer is what the judge inside says.
pub trait Say<J: Judge, P> {
    /// See [`Judge::failed`].
    #[inline]
    fn failed(inner: &J, _predicate: &P, value: &J::Value) -> bool {
        inner.failed(value)
    }

    /// See [`Judge::blame`].
    #[inline]
    fn blame(inner: &J, _predicate: &P, error: &J::Error) -> Verdict {
        inner.blame(error)
    }

    /// See [`Judge::retries`].
    #[inline]
    fn retries(inner: &J, _predicate: &P, error: &J::Error) -> bool {
        inner.retries(error)
    }

    /// See [`Judge::retries_good`].
    #[inline]
    fn retries_good(inner: &J, _predicate: &P, good: &J::Good) -> bool {
        inner.retries_good(good)
    }

    /// See [`Judge::retry_after`].
    #[inline]
    fn retry_after(inner: &J, _predicate: &P, value: &J::Value) -> Option<Duration> {
        inner.retry_after(value)
    }
}

impl<J: Judge, P, K: Say<J, P>> Judge for Layer<J, P, K> {
    type Value = J::Value;
    type Good = J::Good;
    type Error = J::Error;

    #[inline]
    fn split<'v>(&self, value: &'v J::Value) -> Result<&'v J::Good, &'v J::Error> {
        self.inner.split(value)
    }

    #[inline]
    fn into_error(&self, value: J::Value) -> Result<J::Value, J::Error> {
        self.inner.into_error(value)
    }

    #[inline]
    fn from_good(&self, good: J::Good) -> J::Value {
        self.inner.from_good(good)
    }

    #[inline]
    fn failed(&self, value: &J::Value) -> bool {
        K::failed(&self.inner, &self.predicate, value)
    }

    #[inline]
    fn blame(&self, error: &J::Error) -> Verdict {
        K::blame(&self.inner, &self.predicate, error)
    }

    #[inline]
    fn retries(&self, error: &J::Error) -> bool {
        K::retries(&self.inner, &self.predicate, error)
    }

    #[inline]
    fn retries_good(&self, good: &J::Good) -> bool {
        K::retries_good(&self.inner, &self.predicate, good)
    }

    #[inline]
    fn retry_after(&self, value: &J::Value) -> Option<Duration> {
        K::retry_after(&self.inner, &self.predicate, value)
    }
}

impl<J: ShowsRejections, P, K: Say<J, P>> ShowsRejections for Layer<J, P, K> {
    #[inline]
    fn shown(&self, rejection: Rejection) -> J::Error {
        self.inner.shown(rejection)
    }
}

impl<J: Fallible, P, K: Say<J, P>> Fallible for Layer<J, P, K> {}

/// An error that it denies counts as success with the breaker. To retries and fallbacks it is an error as before.
#[derive(Debug)]
pub enum FailureIf {}

impl<J: Judge, P: Fn(&J::Error) -> bool> Say<J, P> for FailureIf {
    #[inline]
    fn blame(inner: &J, predicate: &P, error: &J::Error) -> Verdict {
        match inner.blame(error) {
            Verdict::Failure if !predicate(error) => Verdict::Success,
            said => said,
        }
    }
}

/// A value that it names failed: with the breaker, for retries and for fallbacks.
#[derive(Debug)]
pub enum FailureResult {}

impl<J: Judge, P: Fn(&J::Good) -> bool> Say<J, P> for FailureResult {
    #[inline]
    fn failed(inner: &J, predicate: &P, value: &J::Value) -> bool {
        inner.failed(value) || inner.split(value).is_ok_and(predicate)
    }
}

/// An error that it names says nothing about the callee; it wins over `failure_if`.
#[derive(Debug)]
pub enum Ignore {}

impl<J: Judge, P: Fn(&J::Error) -> bool> Say<J, P> for Ignore {
    #[inline]
    fn blame(inner: &J, predicate: &P, error: &J::Error) -> Verdict {
        if predicate(error) { Verdict::Ignored } else { inner.blame(error) }
    }
}

/// Only errors that it names are retried.
#[derive(Debug)]
pub enum RetryIf {}

impl<J: Judge, P: Fn(&J::Error) -> bool> Say<J, P> for RetryIf {
    #[inline]
    fn retries(inner: &J, predicate: &P, error: &J::Error) -> bool {
        inner.retries(error) && predicate(error)
    }
}

/// Errors that it names are not retried; it wins over `retry_if`.
#[derive(Debug)]
pub enum AbortIf {}

impl<J: Judge, P: Fn(&J::Error) -> bool> Say<J, P> for AbortIf {
    #[inline]
    fn retries(inner: &J, predicate: &P, error: &J::Error) -> bool {
        inner.retries(error) && !predicate(error)
    }
}

/// A value that it names is retried although it did not fail; when the attempts are used up, it is the answer.
#[derive(Debug)]
pub enum RetryResult {}

impl<J: Judge, P: Fn(&J::Good) -> bool> Say<J, P> for RetryResult {
    #[inline]
    fn retries_good(inner: &J, predicate: &P, good: &J::Good) -> bool {
        inner.retries_good(good) || predicate(good)
    }
}

/// In how long the callee wants to be asked again, read from what `M` says.
#[derive(Debug)]
pub struct RetryAfter<M>(PhantomData<fn() -> M>);

impl<J: Judge, P: Wish<J, M>, M> Say<J, P> for RetryAfter<M> {
    #[inline]
    fn retry_after(inner: &J, predicate: &P, value: &J::Value) -> Option<Duration> {
        inner.retry_after(value).max(predicate.wish(inner.split(value)))
    }
}

/// The path of `retry_after`: a function that looks at the error, or at the value.
#[diagnostic::on_unimplemented(
    message = "`retry_after` needs a function over the error or the value that gives an `Option<Duration>`",
    label = "not `fn(&E) -> Option<Duration>`, and not `fn(&T) -> Option<Duration>`"
)]
pub trait Wish<J: Judge, M> {
    /// What the callee asked for.
    fn wish(&self, split: Result<&J::Good, &J::Error>) -> Option<Duration>;
}

/// It looks at the error.
#[derive(Debug)]
pub enum InError {}

impl<J: Judge, P: Fn(&J::Error) -> Option<Duration>> Wish<J, InError> for P {
    #[inline]
    fn wish(&self, split: Result<&J::Good, &J::Error>) -> Option<Duration> {
        split.err().and_then(self)
    }
}

/// It looks at the value: a response of status 429 is no error with most clients.
#[derive(Debug)]
pub enum InValue {}

impl<J: Judge, P: Fn(&J::Good) -> Option<Duration>> Wish<J, InValue> for P {
    #[inline]
    fn wish(&self, split: Result<&J::Good, &J::Error>) -> Option<Duration> {
        split.ok().and_then(self)
    }
}

/// The keys. Closures need no types: the judge knows them.
pub trait Layers: Judge + Sized {
    /// See `FailureIf`.
    #[inline]
    fn failure_if<P: Fn(&Self::Error) -> bool>(self, predicate: P) -> Layer<Self, P, FailureIf>
    where
        Self: Fallible,
    {
        Layer::around(self, predicate)
    }

    /// See `FailureResult`.
    #[inline]
    fn failure_result<P: Fn(&Self::Good) -> bool>(self, predicate: P) -> Layer<Self, P, FailureResult> {
        Layer::around(self, predicate)
    }

    /// See `Ignore`.
    #[inline]
    fn ignore<P: Fn(&Self::Error) -> bool>(self, predicate: P) -> Layer<Self, P, Ignore>
    where
        Self: Fallible,
    {
        Layer::around(self, predicate)
    }

    /// See `RetryIf`.
    #[inline]
    fn retry_if<P: Fn(&Self::Error) -> bool>(self, predicate: P) -> Layer<Self, P, RetryIf>
    where
        Self: Fallible,
    {
        Layer::around(self, predicate)
    }

    /// See `AbortIf`.
    #[inline]
    fn abort_if<P: Fn(&Self::Error) -> bool>(self, predicate: P) -> Layer<Self, P, AbortIf>
    where
        Self: Fallible,
    {
        Layer::around(self, predicate)
    }

    /// See `RetryResult`.
    #[inline]
    fn retry_result<P: Fn(&Self::Good) -> bool>(self, predicate: P) -> Layer<Self, P, RetryResult> {
        Layer::around(self, predicate)
    }

    /// `retry_after` with a closure: it looks at the error.
    #[inline]
    fn retry_after<P>(self, wish: P) -> Layer<Self, P, RetryAfter<InError>>
    where
        Self: Fallible,
        P: Fn(&Self::Error) -> Option<Duration>,
    {
        Layer::around(self, wish)
    }

    /// `retry_after` with a path: the function's own argument says whether it looks at the error or at the value.
    #[inline]
    fn retry_after_path<P: Wish<Self, M>, M>(self, path: P) -> Layer<Self, P, RetryAfter<M>> {
        Layer::around(self, path)
    }
}

impl<J: Judge> Layers for J {}

#[cfg(test)]
#[path = "layers_tests.rs"]
mod tests;
