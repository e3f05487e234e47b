//! A place for what is kept between runs.

use std::fmt;

use crate::sync::{Mutex, lock};

/// Holds a connection while no run uses it.
pub(in crate::health::builtin) struct Kept<C>(Mutex<Option<C>>);

impl<C> Kept<C> {
    /// Nothing is kept yet.
    pub(in crate::health::builtin) const fn nothing() -> Self {
        Self(Mutex::new(None))
    }

    /// Takes out what is kept.
    pub(in crate::health::builtin) fn take(&self) -> Option<C> {
        lock(&self.0).take()
    }

    /// Keeps `connection`; what was there is dropped, outside the lock.
    pub(in crate::health::builtin) fn keep(&self, connection: C) {
        let before = lock(&self.0).replace(connection);
        drop(before);
    }
}

impl<C> fmt::Debug for Kept<C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Kept(..)")
    }
}
