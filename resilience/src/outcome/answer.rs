//! What a fallback may give: the whole answer, what is in its `Ok`, or a future of either.
//!
//! The generated code asks `(&&&Given::of(&judge, &value)).kind()` with the traits of this module in scope, and the kind
//! turns the value into the answer.

use std::future::{Future, Ready, ready};
use std::marker::PhantomData;

use super::judge::Judge;

/// The type of the answer and the type of what was given.
#[derive(Debug)]
pub struct Given<R, X>(PhantomData<fn() -> (R, X)>);

impl<R, X> Given<R, X> {
    /// Of a value for a function that a judge judges.
    #[inline]
    pub fn of<J: Judge<Value = R>>(_judge: &J, _given: &X) -> Self {
        Self(PhantomData)
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
    /// The answer.
    pub fn resolve<X: Future>(self, given: X) -> X {
        given
    }
}

impl TheFutureValue {
    /// The answer.
    pub async fn resolve<T, E, X: Future<Output = T>>(self, given: X) -> Result<T, E> {
        Ok(given.await)
    }
}

/// Gives a closure over the error the type of the error.
#[inline]
pub fn over<J: Judge, X, P: FnOnce(J::Error) -> X>(_judge: &J, closure: P) -> P {
    closure
}
