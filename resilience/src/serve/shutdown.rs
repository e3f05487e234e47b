//! From serving to the end, in the order in which nothing is lost.

use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::builder::Shutdown;
use super::connection::{CutOff, OpenConnections};
use super::hooks;
use super::stop::{Cause, Stop};
use crate::clock::{self, Instant};
use crate::hook::HookDeclaration;
use crate::lifecycle::{Lifecycle, Phase};
use crate::provided::Provided;
use crate::sync::Arc;

/// How often the log says what is still waited for.
const PROGRESS: Duration = Duration::from_secs(1);

/// How long connections that were cut, and those for the probes, may take to be gone: a tenth of the time they are
/// part of, and never more than this.
const LAST_BREATH: Duration = Duration::from_millis(500);

/// One stop. Its steps log what they begin, with the time since the stop was asked for.
#[derive(Debug)]
pub(super) struct Stopping {
    settings: Shutdown,
    lifecycle: Lifecycle,
    stop: Stop,
    since: Instant,
}

impl Stopping {
    /// Readiness fails from here on, and clients are sent away.
    pub(super) fn begin(settings: Shutdown, lifecycle: Lifecycle, stop: Stop, cause: Cause) -> Self {
        lifecycle.advance(Phase::Stopping);
        tracing::info!(cause = %cause, "stopping: readiness answers 503");
        Self { settings, lifecycle, stop, since: clock::now() }
    }

    /// Serves on, so that balancers can take notice.
    pub(super) async fn delay(&self) {
        let delay = self.settings.delay;
        tracing::info!(delay_ms = milliseconds(delay), elapsed_ms = self.elapsed(), "stopping: serving on");
        tokio::select! {
            () = sleep(delay) => {}
            () = self.stop.undelayed() => {}
        }
    }

    /// Streams are to end, and no connection is taken in any more.
    pub(super) fn close(&self) {
        self.lifecycle.advance(Phase::Draining);
    }

    /// Finishes what runs, and cuts what does not end in time.
    pub(super) async fn drain(&self, open: &OpenConnections) -> CutOff {
        open.drain();
        let (connections, requests) = (open.len(), open.in_flight());
        tracing::info!(connections, requests, elapsed_ms = self.elapsed(), "stopping: draining");
        let waiting = async {
            tokio::select! {
                () = open.closed() => {}
                () = self.tell_progress(open) => {}
            }
        };
        let last_breath = last_breath(self.settings.drain);
        tokio::select! {
            _ = timeout(self.settings.drain.saturating_sub(last_breath), waiting) => {}
            () = self.stop.hurried() => {}
        }
        let cut = open.cut();
        if cut.connections > 0 {
            let CutOff { connections, requests } = cut;
            tracing::warn!(
                connections,
                requests,
                elapsed_ms = self.elapsed(),
                "stopping: connections were cut"
            );
            let _ = timeout(last_breath, open.closed()).await;
        }
        cut
    }

    /// When the time for the cleanup is up, where that begins now.
    pub(super) fn end_of_cleanup(&self) -> Instant {
        clock::after(self.settings.cleanup)
    }

    /// Waits for the end of what answers probes, which takes from the time for the cleanup.
    pub(super) async fn end_probes(&self, ended: impl Future<Output = ()>) {
        let _ = timeout(last_breath(self.settings.cleanup), ended).await;
    }

    /// Runs the shutdown hooks in order, each apart from the others, until `end` at the latest.
    pub(super) async fn clean_up(
        &self,
        hooks: &[&'static HookDeclaration],
        provided: &Arc<Provided>,
        end: Instant,
    ) {
        self.lifecycle.advance(Phase::Stopped);
        tracing::info!(hooks = hooks.len(), elapsed_ms = self.elapsed(), "stopping: cleaning up");
        for (index, hook) in hooks.iter().enumerate() {
            let left = end.saturating_duration_since(clock::now());
            let waiting = u32::try_from(hooks.len() - index).unwrap_or(u32::MAX);
            let limit = hook.timeout.map_or(left / waiting, |timeout| timeout.min(left));
            if let Err(error) = hooks::run(hook, provided, limit).await {
                let place = hook.site.to_string();
                tracing::error!(hook = hook.name, place, error, "a shutdown hook failed");
            }
        }
    }

    pub(super) fn end(&self) {
        tracing::info!(elapsed_ms = self.elapsed(), "stopped");
    }

    async fn tell_progress(&self, open: &OpenConnections) {
        loop {
            sleep(PROGRESS).await;
            let (connections, requests) = (open.len(), open.in_flight());
            tracing::info!(connections, requests, elapsed_ms = self.elapsed(), "stopping: waiting");
        }
    }

    fn elapsed(&self) -> u64 {
        milliseconds(self.since.elapsed())
    }
}

fn last_breath(time: Duration) -> Duration {
    (time / 10).min(LAST_BREATH)
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
#[path = "shutdown_tests.rs"]
mod tests;
