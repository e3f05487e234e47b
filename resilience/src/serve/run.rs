//! One service, from its first problem to its last hook.

use std::env;
use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::address::Address;
use super::admin::Admin;
use super::assemble::{Assembly, variable};
use super::blueprint::EXPORT;
use super::builder::{Bound, Serve, Shutdown};
use super::connection::{CutOff, OpenConnections, Server};
use super::listener::accept;
use super::own;
use super::shutdown::Stopping;
use super::signals::Signals;
use super::startup::Start;
use super::stop::{Cause, Stop};
use crate::error::{Problem, Problems, Result};
use crate::lifecycle::{Lifecycle, Phase};
use crate::sync::Arc;
use crate::task::task;

/// The listeners of one service.
struct Listening {
    main: (TcpListener, SocketAddr),
    admin: Option<(TcpListener, SocketAddr)>,
}

impl Listening {
    async fn begin(bind: Option<Address>, admin: Option<Address>, problems: &mut Problems) -> Option<Self> {
        let main = match bind.map_or_else(|| Address::of_environment(|name| env::var(name).ok()), Ok) {
            Ok(address) => address.listen().await,
            Err(problem) => Err(problem),
        };
        let admin = match admin {
            Some(address) => address.listen().await.map(Some),
            None => Ok(None),
        };
        let mut told = |problem| problems.push(problem);
        let (main, admin) = (main.map_err(&mut told), admin.map_err(&mut told));
        Some(Self { main: main.ok()?, admin: admin.ok()? })
    }

    fn bound(&self) -> Bound {
        Bound { address: self.main.1, admin: self.admin.as_ref().map(|(_, address)| *address) }
    }
}

impl Serve {
    /// Runs the service to its end.
    pub(super) async fn run(mut self) -> Result<()> {
        let stop = Stop::new();
        // Before anything slow, so that a signal is never missed, and never kills without cleanup.
        let _signals = Signals::obey(stop.clone())?;
        let mut background = JoinSet::new();
        if let Some(wish) = self.stop_when.take() {
            let stop = stop.clone();
            background.spawn(task(async move {
                wish.await;
                stop.ask(Cause::Program);
            }));
        }
        let mut problems = Problems::default();
        let registry = self.gather(&mut problems);
        if let Some(kind) = variable(EXPORT) {
            return self.print(&kind, &registry, problems);
        }
        let (bind, admin) = (self.bind.clone(), self.admin.clone());
        let listening = Listening::begin(bind, admin, &mut problems).await;
        problems.finish()?;
        // None of them is missing where there was no problem.
        let Some(listening) = listening else { return Ok(()) };
        let bound = listening.bound();
        let (assembly, start) = self.assemble(registry, Some(bound));
        own::served(&assembly, stop.clone());
        let service = self.open(listening, assembly, stop)?;
        if let Some(tell) = self.on_bound.take() {
            tell(bound);
        }
        service.live(start).await
    }

    /// Takes in connections.
    fn open(&mut self, listening: Listening, assembly: Assembly, stop: Stop) -> Result<Service> {
        let Listening { main: (main, _), admin } = listening;
        let server = |front, lifecycle: &Lifecycle| {
            let open = OpenConnections::new(self.limits.connections);
            Arc::new(Server { front, limits: self.limits, lifecycle: lifecycle.clone(), open })
        };
        let lifecycle = &assembly.lifecycle;
        let admin = match admin {
            Some((listener, _)) => {
                Some(Admin::start(listener, server(assembly.admin_router().into(), lifecycle))?)
            }
            None => None,
        };
        let server = server(assembly.front(std::mem::take(&mut self.routes)), lifecycle);
        let mut accepting = JoinSet::new();
        let draining = lifecycle.clone();
        let until = async move { draining.reached(Phase::Draining).await };
        accepting.spawn(task(accept(main, Arc::clone(&server), until)));
        let connections = Connections { accepting, open: Arc::clone(&server.open) };
        Ok(Service { assembly, stop, settings: self.shutdown, stay: self.startup.stay, connections, admin })
    }
}

/// The main listener and what came of it; all of it ends when this is dropped.
struct Connections {
    accepting: JoinSet<()>,
    open: Arc<OpenConnections>,
}

impl Drop for Connections {
    fn drop(&mut self) {
        self.open.cut();
    }
}

/// A service that listens.
struct Service {
    assembly: Assembly,
    stop: Stop,
    settings: Shutdown,
    stay: bool,
    connections: Connections,
    admin: Option<Admin>,
}

impl Service {
    async fn live(self, start: Start) -> Result<()> {
        let mut failure = None;
        let cause = match self.start(start).await {
            Started::Asked(cause) => cause,
            Started::Opened => {
                tracing::info!("serving");
                self.stop.asked().await
            }
            Started::Failed(problem) => {
                tracing::error!(%problem, "the start failed");
                failure = Some(problem);
                if self.stay { self.stop.asked().await } else { Cause::FailedStart }
            }
        };
        let cut = self.end(cause).await;
        match failure {
            Some(problem) => Err(problem.into()),
            None => cut,
        }
    }

    async fn start(&self, start: Start) -> Started {
        tokio::select! {
            biased;
            cause = self.stop.asked() => Started::Asked(cause),
            started = start.run() => started.map_or_else(Started::Failed, |()| Started::Opened),
        }
    }

    async fn end(mut self, cause: Cause) -> Result<()> {
        let Assembly { lifecycle, engine, cleanup, .. } = &self.assembly;
        let stopping = Stopping::begin(self.settings, lifecycle.clone(), self.stop, cause);
        let may_have_callers = lifecycle.started() && self.assembly.was_probed();
        if cause != Cause::Interrupt && may_have_callers {
            stopping.delay().await;
        }
        stopping.close();
        // What had come before the listener closed belongs to what is drained.
        while self.connections.accepting.join_next().await.is_some() {}
        let cut = stopping.drain(&self.connections.open).await;
        let end = stopping.end_of_cleanup();
        if let Some(admin) = self.admin.take() {
            stopping.end_probes(admin.stop()).await;
        }
        engine.stop();
        stopping.clean_up(cleanup, engine.provided(), end).await;
        stopping.end();
        if self.settings.strict && cut.connections > 0 {
            return Err(Problem::new(told(cut)).into());
        }
        Ok(())
    }
}

fn told(cut: CutOff) -> String {
    let CutOff { connections, requests } = cut;
    format!("the stop was not clean: connections that were cut: {connections}, requests on them: {requests}")
}

/// How a start ended.
enum Started {
    Opened,
    Asked(Cause),
    Failed(Problem),
}
