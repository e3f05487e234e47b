//! A service without a listener, for the tests of this module.

use std::future::Future;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use tokio::runtime::Handle;
use tower::ServiceExt;

use super::authorize::AdminToken;
use super::{Details, Endpoints, Hosts, Shared, SharedOptions, operations};
use crate::health::check::{Check, CheckEntry};
use crate::health::circuits::Circuits;
pub(super) use crate::health::circuits::tests::circuit;
use crate::health::class::ErrorClass;
use crate::health::engine::{Engine, EngineOptions};
use crate::health::outcome::Health;
use crate::health::report::CircuitReport;
use crate::lifecycle::{Lifecycle, Phase};
use crate::observe::Observer;
use crate::observe::metrics::Metrics;
use crate::registry::PolicyEntry;
use crate::site::Site;
use crate::sync::Arc;

pub(super) const TOKEN: &str = "correct horse";

/// What an error may say; none of it is public.
pub(super) const SECRET: &str = "cannot connect to postgres://shop:hunter2@db.internal:5432/shop";

/// Every operational path as the documentation has it.
pub(super) const PATHS: [&str; 18] = [
    "/livez",
    "/readyz",
    "/startupz",
    "/_ops/live",
    "/_ops/ready",
    "/_ops/startup",
    "/_health/live",
    "/_health/ready",
    "/_health/startup",
    "/_health/checks/{name}",
    "/health",
    "/health/$stream",
    "/health/circuits",
    "/healthz",
    "/ready",
    "/live",
    "/metrics",
    "/_resilience",
];

pub(super) struct Service {
    pub(super) shared: Arc<Shared>,
    pub(super) router: Router,
}

pub(super) struct Answer {
    pub(super) code: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

pub(super) fn entry<C: Check>(name: &str, check: C) -> CheckEntry {
    CheckEntry::added(name.to_owned().into(), Site::caller(), check)
}

/// A check that takes three milliseconds.
pub(super) fn after_a_while(health: Health) -> impl Check {
    move || {
        let health = health.clone();
        async move {
            tokio::time::sleep(Duration::from_millis(3)).await;
            health
        }
    }
}

/// A check whose error holds a password, and its details more.
pub(super) fn failing() -> impl Check {
    after_a_while(Health::error(ErrorClass::Connect, SECRET).detail("address", "db.internal"))
}

pub(super) fn hanging() -> impl Check {
    || std::future::pending::<()>()
}

impl Service {
    pub(super) fn of(checks: Vec<CheckEntry>) -> Self {
        Self::with(checks, Phase::Serving, Details::Authorized, Endpoints::default())
    }

    pub(super) fn in_phase(checks: Vec<CheckEntry>, phase: Phase) -> Self {
        Self::with(checks, phase, Details::Authorized, Endpoints::default())
    }

    pub(super) fn with(
        checks: Vec<CheckEntry>,
        phase: Phase,
        details: Details,
        endpoints: Endpoints,
    ) -> Self {
        Self::made(checks, phase, details, endpoints, true, None, Vec::new())
    }

    /// One that sees these circuits.
    pub(super) fn with_circuits(checks: Vec<CheckEntry>, read: fn() -> Vec<CircuitReport>) -> Self {
        Self::with_policies(checks, read, Vec::new())
    }

    /// One that sees these circuits and other policies.
    pub(super) fn with_policies(
        checks: Vec<CheckEntry>,
        read: fn() -> Vec<CircuitReport>,
        policies: Vec<PolicyEntry>,
    ) -> Self {
        let circuits = Some(Circuits { read, decide: false, heard: true });
        Self::made(
            checks,
            Phase::Serving,
            Details::Authorized,
            Endpoints::default(),
            true,
            circuits,
            policies,
        )
    }

    /// One whose checks are hidden from those without the token, whatever `details` says.
    pub(super) fn hiding(checks: Vec<CheckEntry>, details: Details) -> Self {
        Self::made(checks, Phase::Serving, details, Endpoints::default(), false, None, Vec::new())
    }

    fn made(
        checks: Vec<CheckEntry>,
        phase: Phase,
        details: Details,
        endpoints: Endpoints,
        detailed_on_failure: bool,
        circuits: Option<Circuits>,
        policies: Vec<PolicyEntry>,
    ) -> Self {
        let options = Self::options(checks, phase, circuits, policies);
        Self::of_options(SharedOptions { details, detailed_on_failure, endpoints, ..options })
    }

    /// One that listens at `address` and is called by the name `shop.example.com` too.
    pub(super) fn at(address: &str, token: Option<&str>, checks: Vec<CheckEntry>) -> Self {
        let hosts = Hosts::new(Some(address.parse().unwrap()), &["shop.example.com".to_owned()]);
        let admin_token = token.map(|token| AdminToken::new(token.to_owned()));
        let options = Self::options(checks, Phase::Serving, Some(Circuits::of_process(false)), Vec::new());
        let details = if address.starts_with("127.") { Details::Always } else { Details::Authorized };
        Self::of_options(SharedOptions { details, admin_token, hosts, ..options })
    }

    /// What a service is made of that shows details to who sends [`TOKEN`].
    pub(super) fn options(
        checks: Vec<CheckEntry>,
        phase: Phase,
        circuits: Option<Circuits>,
        policies: Vec<PolicyEntry>,
    ) -> SharedOptions {
        let lifecycle = Lifecycle::new(phase);
        let metrics = Arc::new(Metrics::new(checks.iter().map(|check| &*check.name), policies));
        let observers: Vec<Arc<dyn Observer>> = vec![Arc::clone(&metrics) as _];
        let lifecycle_of_engine = lifecycle.clone();
        let options = EngineOptions {
            checks,
            lifecycle: lifecycle_of_engine,
            circuits,
            observers,
            ..EngineOptions::default()
        };
        let engine = Engine::start(options, Handle::current());
        engine.start_background();
        SharedOptions {
            engine,
            lifecycle,
            metrics,
            details: Details::Authorized,
            detailed_on_failure: true,
            admin_token: Some(AdminToken::new(TOKEN.to_owned())),
            endpoints: Endpoints::default(),
            blueprint: Arc::default(),
            hosts: Hosts::default(),
        }
    }

    pub(super) fn of_options(options: SharedOptions) -> Self {
        let shared = Shared::new(options);
        Self { router: operations(Arc::clone(&shared)), shared }
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        self.ask(Request::get(path)).await
    }

    pub(super) async fn get_authorized(&self, path: &str) -> Answer {
        self.ask(Request::get(path).header("authorization", format!("Bearer {TOKEN}"))).await
    }

    pub(super) fn ask(&self, request: axum::http::request::Builder) -> impl Future<Output = Answer> {
        self.send(request, Body::empty())
    }

    pub(super) fn send(
        &self,
        request: axum::http::request::Builder,
        body: Body,
    ) -> impl Future<Output = Answer> {
        let (router, request) = (self.router.clone(), request.body(body).unwrap());
        async move {
            let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
            let body = String::from_utf8(body.collect().await.unwrap().to_bytes().into()).unwrap();
            Answer { code: parts.status, headers: parts.headers, body }
        }
    }

    /// Acts with the token and this body, by the name `localhost`.
    pub(super) async fn act(&self, path: &str, body: &'static str) -> (StatusCode, serde_json::Value) {
        let request =
            Request::post(path).header("host", "localhost").header("content-type", "application/json");
        let request = request.header("authorization", format!("Bearer {TOKEN}"));
        let answer = self.send(request, Body::from(body)).await;
        (answer.code, serde_json::from_str(&answer.body).unwrap())
    }

    /// Looks by the name `localhost`.
    pub(super) async fn look(&self, path: &str) -> serde_json::Value {
        let answer = self.ask(Request::get(path).header("host", "localhost")).await;
        assert_eq!(answer.code, StatusCode::OK, "{path}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    pub(super) async fn stream(&self, path: &str) -> Events {
        self.open(Request::get(path)).await
    }

    pub(super) async fn stream_authorized(&self, path: &str) -> Events {
        self.open(Request::get(path).header("authorization", format!("Bearer {TOKEN}"))).await
    }

    async fn open(&self, request: axum::http::request::Builder) -> Events {
        let request = request.body(Body::empty()).unwrap();
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        Events { code: parts.status, headers: parts.headers, body }
    }
}

/// An open stream.
pub(super) struct Events {
    pub(super) code: StatusCode,
    pub(super) headers: HeaderMap,
    body: Body,
}

impl Events {
    /// What is written next; `None` at the end.
    pub(super) async fn next(&mut self) -> Option<String> {
        let frame = self.body.frame().await?.unwrap();
        let bytes: Bytes = frame.into_data().ok()?;
        Some(String::from_utf8(bytes.into()).unwrap())
    }

    /// The data of the next event.
    pub(super) async fn data(&mut self) -> String {
        let text = self.next().await.expect("the stream goes on");
        let data = text.lines().find_map(|line| line.strip_prefix("data: "));
        data.unwrap_or_else(|| panic!("no data in {text:?}")).to_owned()
    }
}
