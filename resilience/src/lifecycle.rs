//! The phases of a service, from its start to its end.

use std::sync::OnceLock;

use tokio::sync::watch;

use crate::sync::{Arc, AtomicBool, Ordering};

/// Where a service is in its life. It only moves forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// Startup hooks and checks have not passed: alive, not ready.
    Starting,
    /// Serving.
    Serving,
    /// Told to stop, still serving while the balancers take notice: alive, not ready.
    Stopping,
    /// No new connections; streams are told to end, requests are finished.
    Draining,
    /// Requests are over, cleanup runs.
    Stopped,
}

impl Phase {
    /// Why the service is not ready in this phase.
    pub(crate) const fn reason(self) -> Option<&'static str> {
        match self {
            Self::Starting => Some("starting"),
            Self::Serving => None,
            Self::Stopping | Self::Draining | Self::Stopped => Some("shutting_down"),
        }
    }
}

/// The phase of one service, shared by all its parts.
#[derive(Clone, Debug)]
pub(crate) struct Lifecycle(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    phase: watch::Sender<Phase>,
    /// Set when the startup gate opens and never cleared: a stop during the start does not open it.
    started: AtomicBool,
    /// Set when the service is told to stop: every request asks, and asking for the phase would be a lock.
    stopping: AtomicBool,
    /// Why the start failed, in words that may be public.
    failure: OnceLock<String>,
}

impl Lifecycle {
    pub(crate) fn new(phase: Phase) -> Self {
        Self(Arc::new(Shared {
            phase: watch::Sender::new(phase),
            started: AtomicBool::new(phase == Phase::Serving),
            stopping: AtomicBool::new(phase >= Phase::Stopping),
            failure: OnceLock::new(),
        }))
    }

    pub(crate) fn phase(&self) -> Phase {
        *self.0.phase.borrow()
    }

    /// The start has failed, for this reason; the first one stays.
    pub(crate) fn fail(&self, reason: String) {
        // Whoever was first has said it.
        let _ = self.0.failure.set(reason);
    }

    /// Why the service is not ready in this phase.
    pub(crate) fn reason(&self, phase: Phase) -> Option<&str> {
        let failure = self.0.failure.get().filter(|_| phase == Phase::Starting);
        failure.map(String::as_str).or(phase.reason())
    }

    /// Whether the startup gate has ever opened.
    pub(crate) fn started(&self) -> bool {
        self.0.started.load(Ordering::Acquire)
    }

    /// Whether the service has been told to stop.
    pub(crate) fn stopping(&self) -> bool {
        self.0.stopping.load(Ordering::Acquire)
    }

    /// Moves forward to `phase`; a phase already passed is left as it is.
    pub(crate) fn advance(&self, phase: Phase) {
        self.0.phase.send_if_modified(|current| {
            let forward = *current < phase;
            if forward {
                *current = phase;
                self.0.started.fetch_or(phase == Phase::Serving, Ordering::AcqRel);
                self.0.stopping.fetch_or(phase >= Phase::Stopping, Ordering::AcqRel);
            }
            forward
        });
    }

    /// Ends when the service has reached `phase`.
    pub(crate) async fn reached(&self, phase: Phase) {
        // The sender lives in `self`, so the wait cannot end for want of one.
        let _ = self.0.phase.subscribe().wait_for(|current| *current >= phase).await;
    }

    pub(crate) fn subscribe(&self) -> watch::Receiver<Phase> {
        self.0.phase.subscribe()
    }
}
