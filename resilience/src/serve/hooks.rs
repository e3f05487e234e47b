//! Runs startup and shutdown hooks, each apart from the rest.

use std::time::Duration;

use crate::hook::{HookDeclaration, HookResult, HookRun};
use crate::isolated::{self, Call};
use crate::provided::Provided;
use crate::sync::Arc;

/// Runs `hook` for at most `limit`. Its panic is an error like any other. When the time is up it is cut at its next
/// `.await`; a blocking one goes on unseen.
///
/// Dropping this cuts it too.
pub(crate) async fn run(hook: &HookDeclaration, provided: &Arc<Provided>, limit: Duration) -> HookResult {
    let provided = Arc::clone(provided);
    let call = match hook.run {
        HookRun::Async(run) => Call::Async(Box::pin(async move { run(provided).await })),
        HookRun::Blocking(run) => Call::Blocking(Box::new(move || run(&provided))),
    };
    isolated::run(hook.name, call, limit).await
}

#[cfg(test)]
#[path = "hooks_tests.rs"]
mod tests;
