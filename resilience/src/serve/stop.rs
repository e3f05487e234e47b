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
    hurry: bool,
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

    /// Asks to stop waiting for anything; tells whether that is new.
    pub(crate) fn hurry(&self) -> bool {
        self.0.send_if_modified(|asked| !std::mem::replace(&mut asked.hurry, true))
    }

    /// Ends when somebody has asked to stop.
    pub(crate) async fn asked(&self) -> Cause {
        // The sender lives in `self`, so the wait cannot end for want of one.
        let asked = self.0.subscribe().wait_for(|asked| asked.cause.is_some()).await.map(|asked| asked.cause);
        asked.ok().flatten().unwrap_or(Cause::Program)
    }

    /// Ends when somebody is tired of waiting.
    pub(crate) async fn hurried(&self) {
        let _ = self.0.subscribe().wait_for(|asked| asked.hurry).await;
    }
}
