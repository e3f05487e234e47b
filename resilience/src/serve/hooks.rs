//! Runs startup and shutdown hooks, each apart from the rest.

use std::time::Duration;

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
    let mut task = tokio::task::JoinSet::new();
    match hook.run {
        HookRun::Async(run) => task.spawn(async move { run(provided).await }),
        HookRun::Blocking(run) => task.spawn_blocking(move || run(&provided)),
    };
    match timeout(limit, task.join_next()).await {
        Ok(Some(Ok(result))) => result,
        Ok(Some(Err(error))) => Err(match error.try_into_panic() {
            Ok(payload) => format!("it panicked: {}", panic_text(&*payload)),
            Err(_) => "it was cancelled".to_owned(),
        }),
        Ok(None) => Err("it was lost".to_owned()),
        Err(_) => Err(format!("it did not end within {limit:?}")),
    }
}
