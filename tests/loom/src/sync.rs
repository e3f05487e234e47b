//! The seam of `resilience/src/sync.rs`, with loom's types.

pub(crate) use loom::sync::{
    Arc, Mutex, MutexGuard,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

/// Locks. A panic ends the model, so no lock is ever poisoned.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap()
}

/// A constructor: `const` in the framework, and not here, for loom's types know who made them.
macro_rules! constructor {
    ($($function:tt)*) => { $($function)* };
}
pub(crate) use constructor;
