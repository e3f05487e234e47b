//! Puts a service together, without beginning anything.

use std::env;
use std::net::SocketAddr;

use axum::Router;
use tokio::runtime::Handle;

use super::admin::main_listener;
use super::blueprint::Ports;
use super::builder::{Bound, Serve, Shutdown};
use super::front::Front;
use super::grace;
#[cfg(feature = "webhook")]
use super::notifications::Notifications;
use super::startup::Start;
use crate::config;
use crate::current;
use crate::error::Problems;
use crate::health::circuits::Circuits;
use crate::health::engine::{Engine, EngineOptions};
use crate::hook::HookDeclaration;
use crate::http::{
    self, AdminToken, Details, Endpoint, Endpoints, Gate, Hosts, Shared, SharedOptions, Shell,
};
use crate::lifecycle::{Lifecycle, Phase};
use crate::observe::metrics::Metrics;
use crate::observe::requests::Requests;
use crate::observe::slo::Objectives;
use crate::registry::Registry;
use crate::sync::{Arc, Ordering};

/// A service that is put together and has not begun. Its checks end when it is dropped.
pub(super) struct Assembly {
    pub(super) lifecycle: Lifecycle,
    pub(super) engine: Arc<Engine>,
    main: Arc<Shared>,
    admin: Option<Arc<Shared>>,
    pub(super) shell: &'static Shell,
    pub(super) cleanup: Vec<&'static HookDeclaration>,
}

impl Assembly {
    /// The operational endpoints in front of the layer around `routes`.
    pub(super) fn main_router(&self, routes: Router) -> Router {
        self.operations().fallback_service(self.surrounded(routes))
    }

    /// The same, for a server of ours.
    pub(super) fn front(&self, routes: Router) -> Front {
        let routes = self.surrounded(routes);
        Front::new(self.operations().fallback_service(routes.clone()), routes, &self.main.endpoints)
    }

    fn surrounded(&self, routes: Router) -> Router {
        // With its state: else every request would make its route anew.
        routes.layer(Gate::of(self.shell)).with_state(())
    }

    /// The operational endpoints alone.
    pub(super) fn operations(&self) -> Router {
        http::operations(Arc::clone(&self.main))
    }

    /// The operational endpoints for their own address.
    pub(super) fn admin_router(&self) -> Router {
        self.admin.as_ref().map(|shared| http::operations(Arc::clone(shared))).unwrap_or_default()
    }

    /// Whether anybody has ever asked whether the service is ready.
    pub(super) fn was_probed(&self) -> bool {
        let shared = [Some(&self.main), self.admin.as_ref()];
        shared.into_iter().flatten().any(|shared| shared.probed.load(Ordering::Relaxed))
    }
}

impl Drop for Assembly {
    fn drop(&mut self) {
        self.engine.stop();
    }
}

impl Serve {
    /// Starts the engine and makes it the one of this process; nothing listens yet and no hook has run.
    pub(super) fn assemble(&mut self, mut registry: Registry, bound: Option<Bound>) -> (Assembly, Start) {
        let lifecycle = Lifecycle::new(Phase::Starting);
        self.tell(&registry, bound);
        let sites = registry.checks.iter().map(|check| (check.name.to_string(), check.site)).collect();
        let own_port = bound.is_some_and(|bound| bound.admin.is_some());
        if let Some(bound) = bound.filter(|_| own_port) {
            let path = self.endpoints.path(Endpoint::Livez).unwrap_or_else(|| "/".to_owned());
            registry.add([main_listener(bound.address, path, lifecycle.clone())]);
        }
        let ports = bound.map_or_else(
            || self.ports(),
            |bound| Ports { main: bound.address.port(), admin: bound.admin.map(|admin| admin.port()) },
        );
        let blueprint = Arc::new(self.blueprint(&registry, ports));
        let names = registry.checks.iter().map(|check| &*check.name);
        let requests = Requests::of(&registry);
        let metrics = Metrics::new(names, std::mem::take(&mut registry.policies))
            .with_layers()
            .with_requests(requests)
            .with_build(&blueprint.name, blueprint.version.as_deref())
            .with_objectives(Objectives::of(registry.slo_copies.iter().copied()));
        #[cfg(feature = "webhook")]
        let notifications = Notifications::of(self, &registry, blueprint.name.clone());
        #[cfg(feature = "webhook")]
        let metrics = metrics.with_notifications(notifications.counts());
        let metrics = Arc::new(metrics);
        let observers = std::iter::once(Arc::clone(&metrics) as _);
        #[cfg(feature = "webhook")]
        let observers = observers.chain(notifications.observers());
        let options = EngineOptions {
            checks: registry.checks,
            listeners: registry.health_change,
            circuits: Some(Circuits::of_process(self.circuits_decide)),
            circuit_listeners: registry.circuit_change,
            provided: Arc::new(std::mem::take(&mut self.provided)),
            lifecycle: lifecycle.clone(),
            readiness: self.readiness.clone(),
            damping: self.damping,
            watchdog: self.watchdog,
            observers: observers.collect(),
        };
        let engine = Engine::start(options, Handle::current());
        current::set(Arc::clone(&engine));
        config::attach(&engine);
        #[cfg(feature = "webhook")]
        notifications.start(&engine, &lifecycle);
        let shared = |endpoints: Endpoints, address: Option<SocketAddr>| {
            Shared::new(SharedOptions {
                engine: Arc::clone(&engine),
                lifecycle: lifecycle.clone(),
                metrics: Arc::clone(&metrics),
                details: self.shown(address),
                detailed_on_failure: self.detailed_on_failure,
                admin_token: variable("RESILIENCE_ADMIN_TOKEN").map(AdminToken::new),
                endpoints,
                blueprint: Arc::clone(&blueprint),
                hosts: Hosts::new(address, &self.hosts),
            })
        };
        let (address, admin) = (bound.map(|bound| bound.address), bound.and_then(|bound| bound.admin));
        let (main, admin) = if own_port {
            (
                shared(only_probes(self.endpoints.clone()), address),
                Some(shared(self.endpoints.clone(), admin)),
            )
        } else {
            (shared(self.endpoints.clone(), address), None)
        };
        let start =
            Start { settings: self.startup, hooks: registry.startup, sites, engine: Arc::clone(&engine) };
        // Whatever is wrong with them was told before.
        let (mut refusals, switches) = self.request_refusals(&mut Problems::default());
        if bound.is_none() {
            // Where the connections are ours, they see to it.
            refusals.body.progress = Some(self.limits.read_progress);
        }
        switches.obey();
        let proxies = std::mem::take(&mut self.proxies);
        let shell = Shell::leaked(lifecycle.clone(), requests, refusals, proxies);
        (Assembly { lifecycle, engine, main, admin, shell, cleanup: registry.shutdown }, start)
    }

    /// Who sees details on the listener at `address`, which a program that keeps its own server does not tell.
    fn shown(&self, address: Option<SocketAddr>) -> Details {
        let is_local = address.is_some_and(|address| address.ip().is_loopback());
        self.details.unwrap_or(if is_local { Details::Always } else { Details::Authorized })
    }

    fn tell(&self, registry: &Registry, bound: Option<Bound>) {
        let (checks, startup_hooks, shutdown_hooks) =
            (registry.checks.len(), registry.startup.len(), registry.shutdown.len());
        match bound {
            Some(Bound { address, admin: Some(admin) }) => {
                tracing::info!(%address, %admin, checks, startup_hooks, shutdown_hooks, "starting");
            }
            Some(Bound { address, admin: None }) => {
                tracing::info!(%address, checks, startup_hooks, shutdown_hooks, "starting");
            }
            None => tracing::info!(checks, startup_hooks, shutdown_hooks, "starting in another server"),
        }
        if checks == 0 {
            tracing::warn!("no health check is registered: the service is ready as soon as it listens");
        }
        for entry in registry.policies.iter().filter(|entry| entry.differs()) {
            let (kind, name, place) = (entry.kind(), entry.name, entry.site);
            tracing::warn!(
                kind,
                name,
                %place,
                "several functions made at one place share a name and have different settings: their numbers are summed"
            );
        }
        if cfg!(panic = "abort") {
            tracing::warn!("built with panic = \"abort\": a check or a hook that panics ends the process");
        }
        let Shutdown { delay, drain, cleanup, .. } = self.shutdown;
        let time = delay.saturating_add(drain).saturating_add(cleanup);
        if let Some(grace) = grace::told().ok().flatten().filter(|grace| time.as_secs_f64() >= *grace) {
            tracing::warn!(
                grace,
                stop = time.as_secs_f64(),
                "the stop may take longer than the platform waits"
            );
        }
    }
}

/// What stays on the main address where the endpoints have one of their own.
fn only_probes(endpoints: Endpoints) -> Endpoints {
    let others = Endpoint::ALL.into_iter().filter(|one| !matches!(one, Endpoint::Livez | Endpoint::Readyz));
    others.fold(endpoints, Endpoints::without)
}

/// A variable that is set and not empty. What is read from a file tends to end in a line break.
pub(super) fn variable(name: &str) -> Option<String> {
    let text = env::var(name).ok()?;
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
