//! How a service is asked to stop.

use std::fmt;

use tokio::sync::watch;

use crate::sync::Arc;

/// Who asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// SIGTERM, as platforms send it.
    Terminate,
    /// SIGINT, as a developer's Ctrl-C sends it.
    Interrupt,
    /// The program itself.
    Program,
    /// Nobody: the start failed.
    FailedStart,
}

impl fmt::Display for Cause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Terminate => "SIGTERM",
            Self::Interrupt => "SIGINT",
            Self::Program => "the program",
            Self::FailedStart => "the start failed",
        })
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Asked {
    cause: Option<Cause>,
    signals: u32,
    interrupted: bool,
}

/// The request to stop, shared by all who can make it.
#[derive(Clone, Debug)]
pub(crate) struct Stop(Arc<watch::Sender<Asked>>);

impl Stop {
    pub(crate) fn new() -> Self {
        Self(Arc::new(watch::Sender::new(Asked::default())))
    }

    /// Asks to stop; tells whether that is new.
    pub(crate) fn ask(&self, cause: Cause) -> bool {
        self.0.send_if_modified(|asked| {
            let new = asked.cause.is_none();
            asked.cause.get_or_insert(cause);
            new
        })
    }

    /// Asks to stop because of a signal; gives the number of signals so far. A stop that the program asked for is
    /// none: one Ctrl-C may reach both the program and this.
    pub(crate) fn signal(&self, cause: Cause) -> u32 {
        let mut count = 0;
        self.0.send_modify(|asked| {
            asked.cause.get_or_insert(cause);
            asked.interrupted |= cause == Cause::Interrupt;
            asked.signals = asked.signals.saturating_add(1);
            count = asked.signals;
        });
        count
    }

    /// Ends when somebody has asked to stop.
    pub(crate) async fn asked(&self) -> Cause {
        // The sender lives in `self`, so the wait cannot end for want of one.
        let asked = self.0.subscribe().wait_for(|asked| asked.cause.is_some()).await.map(|asked| asked.cause);
        asked.ok().flatten().unwrap_or(Cause::Program)
    }

    /// Ends when somebody is tired of waiting: with the second signal.
    pub(crate) async fn hurried(&self) {
        let _ = self.0.subscribe().wait_for(|asked| asked.signals > 1).await;
    }

    /// Ends when a developer wants no delay: with SIGINT, or the second signal.
    pub(crate) async fn undelayed(&self) {
        let _ = self.0.subscribe().wait_for(|asked| asked.interrupted || asked.signals > 1).await;
    }
}

#[cfg(test)]
#[path = "stop_tests.rs"]
mod tests;
