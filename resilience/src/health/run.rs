//! One run of one check: isolated, limited in time, and never twice at once.

use tokio::sync::watch;
use tokio::task::JoinError;

use super::class::ErrorClass;
use super::engine::Engine;
use super::outcome::Health;
use super::slot::Slot;
use super::state::{CheckState, Moment, Running};
use crate::clock;
use crate::sync::{Arc, lock};

/// Starts a run in a task of its own, unless one is under way. Nobody who waits for it can cancel it: a prober
/// that hangs up would else keep a slow check from ever leaving a result.
pub(crate) fn start(engine: &Arc<Engine>, slot: &Arc<Slot>) {
    let (recording, recorded) = watch::channel(());
    {
        let mut state = lock(&slot.state);
        if state.running().is_some() {
            return;
        }
        state.begin(Running { since: Moment::now(), recorded, straggling: false });
    }
    engine.runtime().spawn(run(Arc::clone(engine), Arc::clone(slot), recording));
}

async fn run(engine: Arc<Engine>, slot: Arc<Slot>, recording: watch::Sender<()>) {
    // The bound counts running checks, not those given up: a straggler must not hold up the others.
    let permit = engine.permit().await;
    let started = clock::now();
    let mut body = match slot.unmet(engine.provided()) {
        Some(health) => engine.runtime().spawn(async { health }),
        None => slot.entry.start(engine.runtime(), engine.provided()),
    };
    let limit = slot.entry.settings.timeout;
    match tokio::time::timeout(limit, &mut body).await {
        Ok(joined) => engine.record(&slot, health_of(joined), started.elapsed(), CheckState::end),
        Err(_) => {
            body.abort();
            let health = Health::error(ErrorClass::Timeout, format_args!("no result within {limit:?}"));
            engine.record(&slot, health, started.elapsed(), CheckState::straggle);
            drop((permit, recording));
            // A blocking run cannot be cancelled; until it ends, a second would only pile up behind it.
            let _ = body.await;
            lock(&slot.state).end();
            engine.touch();
        }
    }
}

fn health_of(joined: Result<Health, JoinError>) -> Health {
    joined.unwrap_or_else(|error| match error.try_into_panic() {
        Ok(payload) => Health::error(ErrorClass::Panic, panic_text(&*payload)),
        Err(_) => Health::error(ErrorClass::Error, "the run was cancelled: its runtime is shutting down"),
    })
}

/// The message of a panic, where it has one.
pub(crate) fn panic_text(payload: &(dyn std::any::Any + Send)) -> &str {
    let literal = payload.downcast_ref::<&str>().copied();
    literal
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a panic without a text")
}
