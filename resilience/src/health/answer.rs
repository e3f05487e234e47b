//! What a declared check returned, with the class of its error where its type can tell.
//!
//! Any error that is `Display` will do for a check, but most are errors in full and know what went wrong. The
//! generated code calls `answer::<R>(value).health()` with [`PlainAnswer`] in scope: the compiler takes the method
//! of the type itself where its bounds hold, else that of the trait.

use std::error::Error;

use super::class::ErrorClass;
use super::classify::describe;
use super::outcome::{Health, IntoHealth};

/// A value that a check returned.
#[derive(Debug)]
pub struct Answer<R> {
    value: R,
    plain: fn(R) -> Health,
}

/// The only place that asks for [`IntoHealth`], so that a wrong return type is one compile error.
pub fn answer<R: IntoHealth>(value: R) -> Answer<R> {
    Answer { value, plain: R::into_health }
}

impl<T, E> Answer<Result<T, E>>
where
    T: IntoHealth,
    E: Into<Box<dyn Error + Send + Sync>>,
{
    /// For results whose error can be boxed as an error: its kind gives the class.
    pub fn health(self) -> Health {
        match self.value {
            Ok(value) => value.into_health(),
            Err(error) => {
                let error = error.into();
                Health::error(ErrorClass::of(&*error), describe(&*error))
            }
        }
    }
}

/// For everything else that a check may return.
pub trait PlainAnswer {
    /// The result in its full form.
    fn health(self) -> Health;
}

impl<R> PlainAnswer for Answer<R> {
    fn health(self) -> Health {
        (self.plain)(self.value)
    }
}

#[cfg(test)]
#[path = "answer_tests.rs"]
mod tests;
