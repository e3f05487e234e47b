//! SIGTERM and SIGINT.

use std::process;

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::stop::{Cause, Stop};
use crate::error::Problem;

/// The signals that stop a service, listened for from the moment this is made.
#[derive(Debug)]
pub(crate) struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    /// Must be called within a tokio runtime.
    pub(crate) fn install() -> Result<Self, Problem> {
        let install =
            |kind| signal(kind).map_err(|error| Problem::new(format!("signals cannot be handled: {error}")));
        Ok(Self {
            terminate: install(SignalKind::terminate())?,
            interrupt: install(SignalKind::interrupt())?,
        })
    }

    /// Turns the first signal into a stop, the second into haste and the third into the end of the process, with
    /// the code that shells give for it: 143 or 130.
    pub(crate) async fn obey(mut self, stop: Stop) {
        loop {
            let (cause, code) = tokio::select! {
                received = self.terminate.recv() => match received {
                    Some(()) => (Cause::Terminate, 143),
                    None => return,
                },
                received = self.interrupt.recv() => match received {
                    Some(()) => (Cause::Interrupt, 130),
                    None => return,
                },
            };
            match stop.signal(cause) {
                1 => {}
                2 => tracing::warn!(signal = %cause, "second signal: what still runs is cut"),
                _ => {
                    tracing::error!(signal = %cause, "third signal: the process ends at once");
                    process::exit(code);
                }
            }
        }
    }
}
