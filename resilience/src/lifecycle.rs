//! The phases of a service, from its start to its end.

use tokio::sync::watch;

use crate::sync::Arc;

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
pub(crate) struct Lifecycle(Arc<watch::Sender<Phase>>);

impl Lifecycle {
    pub(crate) fn new(phase: Phase) -> Self {
        Self(Arc::new(watch::Sender::new(phase)))
    }

    pub(crate) fn phase(&self) -> Phase {
        *self.0.borrow()
    }

    /// Moves forward to `phase`; a phase already passed is left as it is.
    pub(crate) fn advance(&self, phase: Phase) {
        self.0.send_if_modified(|current| {
            let forward = *current < phase;
            if forward {
                *current = phase;
            }
            forward
        });
    }

    /// Ends when the service has reached `phase`.
    pub(crate) async fn reached(&self, phase: Phase) {
        // The sender lives in `self`, so the wait cannot end for want of one.
        let _ = self.0.subscribe().wait_for(|current| *current >= phase).await;
    }

    pub(crate) fn subscribe(&self) -> watch::Receiver<Phase> {
        self.0.subscribe()
    }
}
