//! SIGTERM and SIGINT, and SIGHUP, which has the configuration read again.

use std::io;
use std::process;
use std::thread;

use tokio::runtime::{Builder, Handle};
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::stop::{Cause, Stop};
use crate::blocking;
use crate::config;
use crate::error::Problem;
use crate::sync::{Arc, AtomicBool, AtomicU64, Ordering};

/// How many services of this process listen for signals.
static SERVICES: AtomicU64 = AtomicU64::new(0);

/// The signals that stop one service; listened for as long as this lives, and after.
///
/// A thread of their own hears them: while every thread of the program is busy, and when the service has ended but
/// the process has not, because something of the program hangs. Nothing else would hear them then: tokio keeps the
/// default handling switched off for good.
#[derive(Debug)]
pub(crate) struct Signals {
    over: Arc<AtomicBool>,
}

impl Signals {
    /// Stops the service at the first signal, hurries it at the second, and ends the process at the third with the
    /// code that shells give for it: 143 or 130.
    pub(crate) fn obey(stop: Stop) -> Result<Self, Problem> {
        let over = Arc::new(AtomicBool::new(false));
        start(stop, Arc::clone(&over))
            .map_err(|error| Problem::new(format!("signals cannot be handled: {error}")))?;
        SERVICES.fetch_add(1, Ordering::AcqRel);
        Ok(Self { over })
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Release);
        SERVICES.fetch_sub(1, Ordering::AcqRel);
    }
}

fn start(stop: Stop, over: Arc<AtomicBool>) -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    // Before the thread runs, so that no signal is missed from here on.
    let (terminate, interrupt, hangup) = {
        let _entered = runtime.enter();
        (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?, signal(SignalKind::hangup())?)
    };
    let listen = move || {
        runtime.block_on(async {
            tokio::join!(listen(terminate, interrupt, &stop, &over), reload(hangup, &over));
        });
    };
    thread::Builder::new().name("resilience-signals".to_owned()).spawn(listen).map(drop)
}

async fn listen(mut terminate: Signal, mut interrupt: Signal, stop: &Stop, over: &AtomicBool) {
    let mut after_the_end = 0;
    loop {
        let (heard, cause, code) = tokio::select! {
            heard = terminate.recv() => (heard, Cause::Terminate, 143),
            heard = interrupt.recv() => (heard, Cause::Interrupt, 130),
        };
        if heard.is_none() {
            return;
        }
        if !over.load(Ordering::Acquire) {
            obey(stop.signal(cause), cause, code);
        } else if SERVICES.load(Ordering::Acquire) == 0 {
            after_the_end += 1;
            obey_after_the_end(after_the_end, cause, code);
        }
    }
}

/// Has the configuration read again at each hang-up.
async fn reload(mut hangup: Signal, over: &AtomicBool) {
    while hangup.recv().await.is_some() {
        if !over.load(Ordering::Acquire) {
            // Apart from this thread, which must hear SIGTERM while a file system hangs.
            let mut work = blocking::start("resilience-reload", &Handle::current(), config::reload);
            // What is wrong with the file is logged there.
            if let Err(lost) = work.ended().await {
                tracing::error!(reason = lost.text(), "the configuration was not reloaded");
            }
        } else if SERVICES.load(Ordering::Acquire) == 0 {
            tracing::error!("SIGHUP after the end of the service: the process ends at once");
            process::exit(129);
        }
    }
}

fn obey(count: u32, cause: Cause, code: i32) {
    match count {
        1 => {}
        2 => tracing::warn!(signal = %cause, "second signal: what still runs is cut"),
        _ => {
            tracing::error!(signal = %cause, "third signal: the process ends at once");
            process::exit(code);
        }
    }
}

/// The service has stopped and the process lives on: perhaps the program has more to do and handles signals itself,
/// perhaps something hangs.
fn obey_after_the_end(count: u32, cause: Cause, code: i32) {
    if count == 1 {
        tracing::warn!(signal = %cause, "the service has stopped before; one more signal ends the process");
        return;
    }
    tracing::error!(signal = %cause, "the process ends at once");
    process::exit(code);
}
