//! The only import of atomics and locks, so that a model checker can take their place.

pub(crate) use std::sync::{
    Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

/// Locks, and goes on with the value as it is where another holder panicked: every critical section in this
/// crate leaves its value whole.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A constructor that is `const`, but for the models of `tests/loom`: there the types of this module are others, which
/// no `const` can make.
macro_rules! constructor {
    ($(#[$attribute:meta])* $visibility:vis fn $($rest:tt)*) => {
        $(#[$attribute])* $visibility const fn $($rest)*
    };
}
pub(crate) use constructor;
