//! One run of one check: isolated, limited in time, and never twice at once.

use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::class::ErrorClass;
use super::engine::Engine;
use super::outcome::Health;
use super::slot::Slot;
use super::state::{CheckState, Moment, Running};
use crate::blocking::{Lost, Work, panic_text};
use crate::clock;
use crate::sync::{Arc, lock};
use crate::task::task;

/// Starts a run in a task of its own, unless one is under way. Nobody who waits for it can cancel it: a prober
/// that hangs up would else keep a slow check from ever leaving a result.
pub(crate) fn start(engine: &Arc<Engine>, slot: &Arc<Slot>) {
    let (recording, recorded) = watch::channel(());
    {
        let mut state = lock(&slot.state);
        if state.running().is_some() || !slot.entry.settings().enabled {
            return;
        }
        state.begin(Running { since: Moment::now(), recorded, straggling: false });
    }
    engine.runtime().spawn(task(run(Arc::clone(engine), Arc::clone(slot), recording)));
}

async fn run(engine: Arc<Engine>, slot: Arc<Slot>, recording: watch::Sender<()>) {
    // The bound counts running checks, not those given up: a straggler must not hold up the others.
    let permit = engine.permit(&slot).await;
    let started = clock::now();
    let _unfinished = Unfinished(&engine, &slot);
    let mut body = match slot.unmet(engine.provided()) {
        Some(health) => Body::Known(health),
        None => slot.entry.start(engine.runtime(), engine.provided()),
    };
    let limit = slot.entry.settings().timeout;
    if let Ok(health) = tokio::time::timeout(limit, body.ended()).await {
        engine.record(&slot, health, started.elapsed(), CheckState::end);
        return;
    }
    body.give_up();
    let health = Health::error(ErrorClass::Timeout, format_args!("no result within {limit:?}"));
    engine.record(&slot, health, started.elapsed(), CheckState::straggle);
    drop((permit, recording));
    // Blocking work cannot be cancelled; until it ends, a second run would only pile up behind it.
    body.ended().await;
    lock(&slot.state).end();
    engine.touch();
}

/// Ends a run that panics outside the check's own body: without it the check would run for ever.
struct Unfinished<'a>(&'a Engine, &'a Slot);

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let health = Health::error(ErrorClass::Panic, "its run could not be started");
            self.0.record(self.1, health, Duration::ZERO, CheckState::end);
        }
    }
}

/// A run of a check, wherever it runs.
#[derive(Debug)]
pub(crate) enum Body {
    /// In a task.
    Task(JoinHandle<Health>),
    /// On a thread.
    Thread(Work<Health>),
    /// Nowhere: its result is known.
    Known(Health),
}

impl Body {
    /// Waits for its end, and only until then.
    async fn ended(&mut self) -> Health {
        match self {
            Self::Task(task) => task.await.unwrap_or_else(|error| match error.try_into_panic() {
                Ok(payload) => failed(&Lost::Panicked(payload)),
                Err(_) => Health::error(ErrorClass::Error, "the run was cancelled"),
            }),
            Self::Thread(work) => work.ended().await.unwrap_or_else(|lost| failed(&lost)),
            Self::Known(health) => health.clone(),
        }
    }

    /// Cancels it, where that can be done.
    fn give_up(&self) {
        if let Self::Task(task) = self {
            task.abort();
        }
    }
}

fn failed(lost: &Lost) -> Health {
    match lost {
        Lost::Panicked(payload) => Health::error(ErrorClass::Panic, panic_text(&**payload)),
        Lost::NotStarted(_) => Health::error(ErrorClass::Error, lost.text()),
    }
}
