//! The owned form of an argument, for a key made of all arguments.
//!
//! The generated code asks `(&&Argument(&argument)).owned()` with the traits of this module in scope: what is borrowed
//! becomes owned, anything else is cloned, and what can do neither is a compile error that says what to write.

use std::borrow::Cow;
use std::marker::PhantomData;

use super::CacheKey;

/// An argument of a function with a `#[cache_fallback]`.
#[derive(Debug)]
pub struct Argument<'a, A: ?Sized>(pub &'a A);

impl<A: ?Sized> Clone for Argument<'_, A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A: ?Sized> Copy for Argument<'_, A> {}

/// What is borrowed and has an owned form: `&str`, `&[T]`, `&T`, `Option<&T>`, `Cow<T>`.
pub trait BorrowedArgument {
    /// The owned form.
    type Owned;

    /// The owned form.
    fn owned(&self) -> Self::Owned;
}

impl<T: ToOwned<Owned: CacheKey> + ?Sized> BorrowedArgument for &Argument<'_, &T> {
    type Owned = T::Owned;

    fn owned(&self) -> T::Owned {
        (*self.0).to_owned()
    }
}

impl<T: ToOwned<Owned: CacheKey> + ?Sized> BorrowedArgument for &Argument<'_, Option<&T>> {
    type Owned = Option<T::Owned>;

    fn owned(&self) -> Option<T::Owned> {
        self.0.map(ToOwned::to_owned)
    }
}

impl<T: ToOwned<Owned: CacheKey> + ?Sized> BorrowedArgument for &Argument<'_, Cow<'_, T>> {
    type Owned = T::Owned;

    fn owned(&self) -> T::Owned {
        self.0.clone().into_owned()
    }
}

/// What is owned.
pub trait OwnedArgument {
    /// Itself.
    type Owned;

    /// A clone of it.
    fn owned(&self) -> Self::Owned;
}

impl<A: Clone + CacheKey> OwnedArgument for Argument<'_, A> {
    type Owned = A;

    fn owned(&self) -> A {
        self.0.clone()
    }
}

impl<A> Argument<'_, A> {
    /// Anything else: an error that names the type.
    pub fn owned(self) -> PhantomData<fn() -> A>
    where
        A: OwnArgument,
    {
        PhantomData
    }
}

/// An argument that can be part of a key; only ever asked of those that cannot.
#[diagnostic::on_unimplemented(
    message = "an argument of type `{Self}` cannot be part of the key of a `cache_fallback`",
    label = "it has no owned form that is `Hash`, `Eq` and `Send`",
    note = "name what tells the answers apart: `#[cache_fallback(key = expression over the arguments)]`"
)]
pub trait OwnArgument {}
