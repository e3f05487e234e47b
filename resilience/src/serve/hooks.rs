//! Runs startup and shutdown hooks, each apart from the rest.

use std::any::Any;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::health::run::panic_text;
use crate::hook::{HookDeclaration, HookResult, HookRun};
use crate::provided::Provided;
use crate::sync::Arc;

/// Runs `hook` for at most `limit`. Its panic is an error like any other. When the time is up it is cut at its next
/// `.await`; a blocking one goes on unseen.
///
/// Dropping this cuts it too.
pub(crate) async fn run(hook: &HookDeclaration, provided: &Arc<Provided>, limit: Duration) -> HookResult {
    let provided = Arc::clone(provided);
    let result = match hook.run {
        HookRun::Async(run) => timeout(limit, in_task(async move { run(provided).await })).await,
        HookRun::Blocking(run) => timeout(limit, in_thread(hook.name, move || run(&provided))).await,
    };
    result.unwrap_or_else(|_| Err(format!("it did not end within {limit:?}")))
}

async fn in_task(hook: impl Future<Output = HookResult> + Send + 'static) -> HookResult {
    // A set aborts its tasks when it is dropped.
    let mut task = JoinSet::new();
    task.spawn(hook);
    match task.join_next().await {
        Some(Ok(result)) => result,
        Some(Err(error)) => {
            Err(error.try_into_panic().map_or_else(|_| lost(), |payload| panicked(&*payload)))
        }
        None => Err(lost()),
    }
}

/// Not on the runtime's pool: the end of a runtime waits for what runs there, so that a hook which hangs would keep
/// the process from ending.
async fn in_thread(name: &str, hook: impl FnOnce() -> HookResult + Send + 'static) -> HookResult {
    let (end, ended) = oneshot::channel();
    let runtime = Handle::current();
    let body = move || {
        let _entered = runtime.enter();
        let result = catch_unwind(AssertUnwindSafe(hook));
        let _ = end.send(result.unwrap_or_else(|payload| Err(panicked(&*payload))));
    };
    let started = thread::Builder::new().name(name.to_owned()).spawn(body);
    started.map_err(|error| format!("no thread can be started for it: {error}"))?;
    ended.await.unwrap_or_else(|_| Err(lost()))
}

fn panicked(payload: &(dyn Any + Send)) -> String {
    format!("it panicked: {}", panic_text(payload))
}

fn lost() -> String {
    "it was cancelled".to_owned()
}

#[cfg(test)]
#[path = "hooks_tests.rs"]
mod tests;
