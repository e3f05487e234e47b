//! Blocking work, on threads that nobody has to wait for.
//!
//! Not on the runtime's pool: the end of a runtime waits for what runs there, so that a check or a hook that hangs
//! would keep the process from ending. Such work is rare, a few runs a second at most, and a thread costs some ten
//! microseconds.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use tokio::runtime::Handle;
use tokio::sync::oneshot;

/// Why work gave no result.
#[derive(Debug)]
pub(crate) enum Lost {
    /// It panicked, with this payload.
    Panicked(Box<dyn Any + Send>),
    /// No thread could be started for it.
    NotStarted(std::io::Error),
}

/// Work on a thread of its own. Dropping it does not end the work.
#[derive(Debug)]
pub(crate) struct Work<T>(Result<oneshot::Receiver<thread::Result<T>>, Option<std::io::Error>>);

/// Starts `work`, within `runtime` as far as it spawns tasks.
pub(crate) fn start<T: Send + 'static>(
    name: &str,
    runtime: &Handle,
    work: impl FnOnce() -> T + Send + 'static,
) -> Work<T> {
    let (end, ended) = oneshot::channel();
    let runtime = runtime.clone();
    let body = move || {
        let _entered = runtime.enter();
        // Whoever waits may have given up.
        let _ = end.send(catch_unwind(AssertUnwindSafe(work)));
    };
    let started = // A name with a zero byte in it would be a panic.
    thread::Builder::new().name(name.replace('\0', "")).spawn(body);
    Work(started.map(|_| ended).map_err(Some))
}

impl<T> Work<T> {
    /// Waits for its end; call it anew after giving up a wait, but not after its end.
    pub(crate) async fn ended(&mut self) -> Result<T, Lost> {
        match &mut self.0 {
            Ok(ended) => match ended.await {
                Ok(Ok(value)) => Ok(value),
                Ok(Err(payload)) => Err(Lost::Panicked(payload)),
                // The thread sends whatever happens, so this is a second wait after the end.
                Err(_) => Err(Lost::NotStarted(std::io::Error::other("its result was taken before"))),
            },
            Err(error) => {
                let error = error.take().unwrap_or_else(|| std::io::Error::other("no thread"));
                Err(Lost::NotStarted(error))
            }
        }
    }
}

/// The message of a panic, where it has one.
pub(crate) fn panic_text(payload: &(dyn Any + Send)) -> &str {
    let literal = payload.downcast_ref::<&str>().copied();
    literal
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a panic without a text")
}

impl Lost {
    /// What happened, in words.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Panicked(payload) => format!("it panicked: {}", panic_text(&**payload)),
            Self::NotStarted(error) => format!("no thread can be started for it: {error}"),
        }
    }
}
