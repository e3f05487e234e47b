//! Calls of the program's functions that cannot harm the caller: their panic is an error, and their time is limited.

use std::time::Duration;

use tokio::runtime::Handle;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::blocking::{self, Lost};
use crate::health::check::BoxFuture;
use crate::hook::HookResult;

/// A call that has not begun.
pub(crate) enum Call {
    /// On the runtime, in a task of its own.
    Async(BoxFuture<HookResult>),
    /// On a thread of its own.
    Blocking(Box<dyn FnOnce() -> HookResult + Send>),
}

/// Calls `name` for at most `limit`. When the time is up it is cut at its next `.await`; a blocking one goes on
/// unseen. Dropping this cuts it too.
pub(crate) async fn run(name: &str, call: Call, limit: Duration) -> HookResult {
    let result = match call {
        Call::Async(call) => timeout(limit, in_task(call)).await,
        Call::Blocking(call) => timeout(limit, in_thread(name, call)).await,
    };
    result.unwrap_or_else(|_| Err(format!("it did not end within {limit:?}")))
}

async fn in_task(call: BoxFuture<HookResult>) -> HookResult {
    // A set aborts its tasks when it is dropped.
    let mut task = JoinSet::new();
    task.spawn(call);
    match task.join_next().await {
        Some(Ok(result)) => result,
        Some(Err(error)) => Err(error
            .try_into_panic()
            .map_or_else(|_| "it was cancelled".to_owned(), |payload| Lost::Panicked(payload).text())),
        None => Err("it was cancelled".to_owned()),
    }
}

async fn in_thread(name: &str, call: Box<dyn FnOnce() -> HookResult + Send>) -> HookResult {
    let mut work = blocking::start(name, &Handle::current(), call);
    work.ended().await.unwrap_or_else(|lost| Err(lost.text()))
}
