//! What a fallback may give: the whole answer, what is in its `Ok`, or a future of either.
//!
//! The generated code asks `(&&&&Given::of(&judge, &value)).kind()` with the traits of this module in scope: the compiler
//! takes the first whose types fit, and the kind turns the value into the answer. Where none fits, a kind without the
//! way to an answer says what was given and what the function returns.

#![allow(clippy::unused_self, clippy::unnecessary_wraps, reason = "a kind is there to be asked")]

use std::future::{Future, Ready, ready};
use std::marker::PhantomData;

use super::judge::Judge;

/// The type of the answer and the type of what was given.
#[derive(Debug)]
pub struct Given<R, X>(PhantomData<fn() -> (R, X)>);

impl<R, X> Clone for Given<R, X> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R, X> Copy for Given<R, X> {}

impl<R, X> Given<R, X> {
    /// Of a value for a function that a judge judges.
    #[inline]
    pub fn of<J: Judge<Value = R>>(_judge: &J, _given: &X) -> Self {
        Self(PhantomData)
    }

    /// The kind of what fits nothing: the last that the compiler tries, as it is not behind a reference.
    pub fn kind(self) -> TheMisfit<R> {
        TheMisfit(PhantomData)
    }
}

/// The whole answer.
#[derive(Debug)]
pub struct TheWhole;
/// What is in its `Ok`.
#[derive(Debug)]
pub struct TheValue;
/// A future of the whole answer.
#[derive(Debug)]
pub struct TheFuture;
/// A future of what is in its `Ok`.
#[derive(Debug)]
pub struct TheFutureValue;
/// Nothing that the function could return.
#[derive(Debug)]
pub struct TheMisfit<R>(PhantomData<fn() -> R>);

/// Gives the whole.
pub trait GivenWhole {
    /// The kind.
    fn kind(&self) -> TheWhole {
        TheWhole
    }
}
impl<R> GivenWhole for &&&Given<R, R> {}

/// Gives the value.
pub trait GivenValue {
    /// The kind.
    fn kind(&self) -> TheValue {
        TheValue
    }
}
impl<T, E> GivenValue for &&Given<Result<T, E>, T> {}

/// Gives a future of the whole.
pub trait GivenFuture {
    /// The kind.
    fn kind(&self) -> TheFuture {
        TheFuture
    }
}
impl<R, X: Future<Output = R>> GivenFuture for &Given<R, X> {}

/// Gives a future of the value.
pub trait GivenFutureValue {
    /// The kind.
    fn kind(&self) -> TheFutureValue {
        TheFutureValue
    }
}
impl<T, E, X: Future<Output = T>> GivenFutureValue for Given<Result<T, E>, X> {}

impl TheWhole {
    /// The answer at once.
    pub fn settle<R>(self, given: R) -> R {
        given
    }

    /// The answer.
    pub fn resolve<R>(self, given: R) -> Ready<R> {
        ready(given)
    }
}

impl TheValue {
    /// The answer at once.
    pub fn settle<T, E>(self, given: T) -> Result<T, E> {
        Ok(given)
    }

    /// The answer.
    pub fn resolve<T, E>(self, given: T) -> Ready<Result<T, E>> {
        ready(Ok(given))
    }
}

impl TheFuture {
    /// An error: there is nobody who waits.
    pub fn settle<R, X: Immediate<R>>(self, given: X) -> R {
        given.answer()
    }

    /// The answer.
    pub fn resolve<X: Future>(self, given: X) -> X {
        given
    }
}

impl TheFutureValue {
    /// An error: there is nobody who waits.
    pub fn settle<R, X: Immediate<R>>(self, given: X) -> R {
        given.answer()
    }

    /// The answer.
    pub async fn resolve<T, E, X: Future<Output = T>>(self, given: X) -> Result<T, E> {
        Ok(given.await)
    }
}

impl<R> TheMisfit<R> {
    /// An error that names both types.
    pub fn settle<X: Answers<R>>(self, given: X) -> R {
        given.answer()
    }

    /// An error that names both types.
    pub fn resolve<X: Answers<R>>(self, given: X) -> Ready<R> {
        ready(given.answer())
    }
}

/// What can be the answer of a function that returns `R`; only ever asked of what cannot.
#[diagnostic::on_unimplemented(
    message = "the fallback gives `{Self}`, and the function returns `{R}`",
    label = "neither the return type nor what is in its `Ok`",
    note = "a fallback gives the whole return type, what is in its `Ok`, or a future of either"
)]
pub trait Answers<R> {
    /// The answer.
    fn answer(self) -> R;
}

/// What a plain function can return at once; only ever asked of futures.
#[diagnostic::on_unimplemented(
    message = "the fallback gives a future, and a plain function cannot wait for it",
    label = "this is a future",
    note = "give the value itself, or make the function `async`"
)]
pub trait Immediate<R> {
    /// The answer.
    fn answer(self) -> R;
}

/// A return type in which there is a place for "nothing", as `fallback_to_none` answers.
#[diagnostic::on_unimplemented(
    message = "`fallback_to_none` needs an `Option` in the return type",
    label = "there is no `None` of this type",
    note = "return `Option<T>` or `Result<Option<T>, E>`"
)]
pub trait NoneAnswer {
    /// Nothing.
    fn none() -> Self;
}

impl<T> NoneAnswer for Option<T> {
    fn none() -> Self {
        None
    }
}

impl<T, E> NoneAnswer for Result<Option<T>, E> {
    fn none() -> Self {
        Ok(None)
    }
}

/// What `fallback_to_none` gives: the whole answer.
#[inline]
pub fn nothing<J: Judge<Value: NoneAnswer>>(_judge: &J) -> J::Value {
    NoneAnswer::none()
}

/// Gives a closure over the error the type of the error.
#[inline]
pub fn over<J: Judge, X, P: FnOnce(J::Error) -> X>(_judge: &J, closure: P) -> P {
    closure
}

#[cfg(test)]
#[path = "answer_tests.rs"]
mod tests;
