//! The answer of a function whose policies never refuse a call, so that its type need not be able to say so.
//!
//! A rejection may come all the same: a test injects failures, or a machine slept past `max_elapsed`. The generated code
//! asks `(&certain::<R>(&result)).conclude(result)` with the traits of this module in scope: where the type can carry a
//! rejection, it does. Before an attempt that may be too late it asks `(&certain_of(&judge)).tell(&mut call)`.

use std::marker::PhantomData;

use super::Outcome;
use super::judge::Judge;
use crate::call::Call;
use crate::rejection::Rejection;

/// The type of the answer.
#[derive(Debug)]
pub struct Certain<R>(PhantomData<fn() -> R>);

/// The type of the answer of a call.
#[inline]
pub fn certain<R>(_result: &Result<R, Rejection>) -> Certain<R> {
    Certain(PhantomData)
}

/// The type of the answers that a judge judges.
#[inline]
pub fn certain_of<J: Judge>(_judge: &J) -> Certain<J::Value> {
    Certain(PhantomData)
}

/// The answer of a type that can carry a rejection.
pub trait ConcludesByType<R> {
    /// The answer.
    fn conclude(&self, result: Result<R, Rejection>) -> R;

    /// Tells the call that it may end with one.
    #[inline]
    fn tell(&self, call: &mut Call<'_>) {
        call.can_be_rejected();
    }
}

impl<R: Outcome> ConcludesByType<R> for Certain<R> {
    #[inline]
    fn conclude(&self, result: Result<R, Rejection>) -> R {
        super::conclude(result)
    }
}

/// The answer of any other type.
pub trait ConcludesOtherwise<R> {
    /// The answer.
    fn conclude(&self, result: Result<R, Rejection>) -> R;

    /// Leaves the call as it is: it must not end with one.
    #[inline]
    fn tell(&self, _call: &mut Call<'_>) {}
}

impl<R> ConcludesOtherwise<R> for &Certain<R> {
    #[inline]
    fn conclude(&self, result: Result<R, Rejection>) -> R {
        result.unwrap_or_else(|rejection| refused_after_all(rejection))
    }
}

#[cold]
fn refused_after_all(rejection: Rejection) -> ! {
    match rejection {
        Rejection::Injected { name } => panic!(
            "a test had every attempt of `{name}` fail, and no policy of the function gives it a way to say so: inject \
             fewer failures than there are attempts, or give it a fallback that does not look at the error"
        ),
        _ => unreachable!("no policy of this function refuses: {rejection}"),
    }
}

#[cfg(test)]
#[path = "certain_tests.rs"]
mod tests;
