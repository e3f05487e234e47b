//! Tasks of one type.

use std::pin::Pin;

/// A task that is about to be spawned.
pub(crate) type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Hides what a task is made of: the runtime's code for tasks is compiled once for each type that is spawned, which
/// for a dozen of them is a tenth of what this crate takes to compile.
pub(crate) fn task(future: impl Future<Output = ()> + Send + 'static) -> Task {
    Box::pin(future)
}
