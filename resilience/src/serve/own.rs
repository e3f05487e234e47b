//! For programs that keep their own server.

use axum::Router;

use super::assemble::Assembly;
use super::builder::{Serve, Shutdown, serve};
use super::shutdown::Stopping;
use super::stop::{Cause, Stop};
use crate::error::{Problems, Result};
use crate::http::Shell;
use crate::lifecycle::{Lifecycle, Phase};
use crate::sync::{Arc, Mutex, lock};
use crate::task::task;

/// The service of this process that was started last.
static RUNNING: Mutex<Option<Running>> = Mutex::new(None);

#[derive(Clone)]
struct Running {
    lifecycle: Lifecycle,
    shell: &'static Shell,
    stop: Stop,
    /// Where the program keeps its own server.
    own: Option<Arc<Own>>,
}

struct Own {
    assembly: Assembly,
    settings: Shutdown,
    /// From the beginning of the stop to that of the cleanup.
    stopping: Mutex<Option<Arc<Stopping>>>,
}

/// What stands around the routes of that service.
pub(crate) fn shell() -> Option<&'static Shell> {
    lock(&RUNNING).as_ref().map(|running| running.shell)
}

/// A service that `serve()` runs has started.
pub(super) fn served(assembly: &Assembly, stop: Stop) {
    let (lifecycle, shell) = (assembly.lifecycle.clone(), assembly.shell);
    *lock(&RUNNING) = Some(Running { lifecycle, shell, stop, own: None });
}

fn running() -> Option<Running> {
    lock(&RUNNING).clone()
}

/// The operational endpoints for an axum program that keeps its own server; the declared checks and startup hooks
/// begin to run. Where they need provided values, or anything is to be set, use [`Serve::into_router`].
///
/// ```no_run
/// # async fn example(routes: axum::Router) -> Result<(), Box<dyn std::error::Error>> {
/// let operations = resilience::router()?;
/// let app = routes.layer(resilience::layer()).merge(operations);
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:8000").await?;
/// axum::serve(listener, app)
///     .with_graceful_shutdown(async {
///         let _ = tokio::signal::ctrl_c().await;
///         resilience::stop().await; // readiness 503, and the delay
///     })
///     .await?;
/// resilience::cleanup().await; // the shutdown hooks
/// # Ok(()) }
/// ```
///
/// # Errors
/// With everything that is wrong at once.
///
/// # Panics
/// Outside a tokio runtime.
pub fn router() -> Result<Router> {
    let mut service = serve();
    let (assembly, settings) = service.begin()?;
    let router = assembly.operations();
    own(assembly, settings);
    Ok(router)
}

impl Serve {
    /// The operational endpoints and the gated routes as one router, for a server of the program's own; checks and
    /// startup hooks begin to run. Addresses and limits of clients have no effect. Where the start fails it is
    /// logged, and the service stays alive and not ready.
    ///
    /// Stop it with [`stop()`] and, after the server has ended, [`cleanup()`].
    ///
    /// # Errors
    /// With everything that is wrong at once.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    pub fn into_router(mut self) -> Result<Router> {
        let (assembly, settings) = self.begin()?;
        let router = assembly.main_router(self.routes);
        own(assembly, settings);
        Ok(router)
    }

    fn begin(&mut self) -> Result<(Assembly, Shutdown)> {
        let mut problems = Problems::default();
        let registry = self.gather(&mut problems);
        Self::find_export_in_vain(&mut problems);
        problems.finish()?;
        let (assembly, start) = self.assemble(registry, None);
        let lifecycle = assembly.lifecycle.clone();
        tokio::spawn(task(async move {
            tokio::select! {
                () = lifecycle.reached(Phase::Stopping) => {}
                started = start.run() => match started {
                    Ok(()) => tracing::info!("serving"),
                    Err(problem) => tracing::error!(%problem, "the start failed"),
                },
            }
        }));
        Ok((assembly, self.shutdown))
    }
}

fn own(assembly: Assembly, settings: Shutdown) {
    let (lifecycle, shell, stop) = (assembly.lifecycle.clone(), assembly.shell, Stop::new());
    let own = Arc::new(Own { assembly, settings, stopping: Mutex::new(None) });
    *lock(&RUNNING) = Some(Running { lifecycle, shell, stop, own: Some(own) });
}

/// Begins the stop from the program's code.
///
/// Under [`serve()`] it asks for what SIGTERM asks for, and ends when readiness answers 503; `serve()` does the
/// rest. In a program that keeps its own server it makes readiness answer 503 and ends after the `delay` of
/// [`Serve::shutdown`], when the server may stop accepting; streams of events are told to end then.
///
/// Where no service was started it does nothing. A second call ends with the first. Dropping it after its first
/// poll changes nothing about the stop, which goes on.
///
/// # Panics
/// Outside a tokio runtime.
pub async fn stop() {
    let Some(Running { lifecycle, stop, own, .. }) = running() else { return };
    let new = stop.ask(Cause::Program);
    let Some(own) = own else { return lifecycle.reached(Phase::Stopping).await };
    if new {
        let may_have_callers = lifecycle.started() && own.assembly.was_probed();
        let stopping = Arc::new(Stopping::begin(own.settings, lifecycle.clone(), stop, Cause::Program));
        *lock(&own.stopping) = Some(Arc::clone(&stopping));
        // Apart from the caller, who may not wait for it.
        tokio::spawn(async move {
            if may_have_callers {
                stopping.delay().await;
            }
            stopping.close();
        });
    }
    lifecycle.reached(Phase::Draining).await;
}

/// Runs the shutdown hooks in a program that keeps its own server: call it when the server has ended, so that what
/// the hooks close is no longer used. What is left of the delay of [`stop()`] is then left out. It does nothing a
/// second time, or before [`stop()`] was called; under [`serve()`] it does nothing, because that runs the hooks itself.
///
/// Takes the `cleanup` time of [`Serve::shutdown`] at most. Dropping it cuts the hook that runs, and leaves out the
/// others.
pub async fn cleanup() {
    let Some(own) = running().and_then(|running| running.own) else { return };
    let Some(stopping) = lock(&own.stopping).take() else { return };
    stopping.close();
    own.assembly.engine.stop();
    let end = stopping.end_of_cleanup();
    stopping.clean_up(&own.assembly.cleanup, own.assembly.engine.provided(), end).await;
    stopping.end();
}

#[cfg(test)]
#[path = "own_tests.rs"]
mod tests;
