//! The service that runs in this process, for code that was handed nothing.

use std::sync::LazyLock;

use tokio::runtime::Handle;
use tokio::sync::watch;

use crate::health::circuits::Circuits;
use crate::health::engine::{Engine, EngineOptions};
use crate::lifecycle::{Lifecycle, Phase};
use crate::policy::state::{Fresh, State};
use crate::registry::Registry;
use crate::sync::Arc;

/// The engine of the service that was started last, or one made of the declarations alone.
static CURRENT: State<Service> = State::new(Service::new());

#[derive(Debug)]
struct Service(LazyLock<watch::Sender<Option<Current>>>);

impl Service {
    const fn new() -> Self {
        Self(LazyLock::new(|| watch::Sender::new(None)))
    }
}

impl Fresh for Service {
    fn fresh() -> Self {
        Self::new()
    }
}

fn current() -> &'static watch::Sender<Option<Current>> {
    &CURRENT.get().0
}

#[derive(Clone, Debug)]
struct Current {
    engine: Arc<Engine>,
    /// Stands in until a service starts.
    provisional: bool,
}

/// Makes `engine` the one that the program's own code sees.
pub(crate) fn set(engine: Arc<Engine>) {
    let earlier = current().send_replace(Some(Current { engine, provisional: false }));
    if let Some(earlier) = earlier.filter(|earlier| earlier.provisional) {
        earlier.engine.stop();
    }
}

/// The current engine; where no service has started, or its runtime has ended, one of the declared checks, without provided values.
///
/// # Panics
/// Outside a tokio runtime.
pub(crate) fn engine() -> Arc<Engine> {
    if let Some(current) = current().borrow().as_ref().filter(|current| !current.engine.is_dead()) {
        return Arc::clone(&current.engine);
    }
    let declared = declared();
    let mut engine = Arc::clone(&declared);
    current().send_if_modified(|current| {
        if let Some(faster) = current.as_ref().filter(|current| !current.engine.is_dead()) {
            declared.stop();
            engine = Arc::clone(&faster.engine);
            return false;
        }
        *current = Some(Current { engine: declared, provisional: true });
        true
    });
    engine
}

fn declared() -> Arc<Engine> {
    let registry = Registry::linked();
    let options = EngineOptions {
        checks: registry.checks,
        listeners: registry.health_change,
        circuits: Some(Circuits::of_process(false)),
        circuit_listeners: registry.circuit_change,
        lifecycle: Lifecycle::new(Phase::Starting),
        ..EngineOptions::default()
    };
    let engine = Engine::start(options, Handle::current());
    engine.start_background();
    engine
}

/// Ends when the service in this process begins to stop, for the program's own tasks: a signal has come, readiness
/// is 503, requests are still served. Ends at once where that is already so; waits for ever where no service
/// ever starts.
///
/// Dropping it before its end has no effect.
///
/// ```no_run
/// # async fn work() {}
/// # async fn example() {
/// tokio::select! {
///     () = resilience::shutdown() => {}
///     () = work() => {}
/// }
/// # }
/// ```
pub async fn shutdown() {
    let mut current = current().subscribe();
    loop {
        let lifecycle =
            current.borrow_and_update().as_ref().map(|current| current.engine.lifecycle().clone());
        let stopping = async {
            match lifecycle {
                Some(lifecycle) => lifecycle.reached(Phase::Stopping).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = stopping => return,
            // The sender is static, so a change is the only way for this to end: another service has started.
            _ = current.changed() => {}
        }
    }
}
