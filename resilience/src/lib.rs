//! Circuit breakers, retries, limits and fallbacks for calls, health checks, probes and graceful shutdown for axum
//! services: declared with attributes.
//!
//! ```no_run
//! # #[cfg(feature = "serve")]
//! # mod example {
//! use resilience::{Health, Rejection, circuit_breaker, fallback, health_check, on_shutdown, retry, timeout};
//!
//! #[circuit_breaker("search", threshold = 3, recovery = "30s")]
//! #[retry(max_retries = 2)]
//! #[timeout("500ms", total = "2s")]
//! #[fallback(popular)]
//! async fn search(query: &str) -> Result<Vec<String>, Rejection> {
//!     Ok(vec![query.to_owned()])
//! }
//!
//! fn popular(_query: &str) -> Vec<String> {
//!     vec!["hammer".to_owned()]
//! }
//!
//! #[health_check(critical, timeout = "2s")]
//! async fn queue() -> Result<(), std::io::Error> {
//!     tokio::net::TcpStream::connect("127.0.0.1:5672").await.map(drop)
//! }
//!
//! #[health_check(interval = "30s")]
//! fn workers() -> Health {
//!     Health::degraded("2 of 3 workers run").detail("missing", 1)
//! }
//!
//! #[on_shutdown(order = 10, timeout = "3s")]
//! async fn flush() {}
//!
//! #[tokio::main]
//! async fn main() -> resilience::Result<()> {
//!     let routes = axum::Router::new();
//!     resilience::serve().routes(routes).await
//! }
//! # }
//! ```
//!
//! # How it fits together
//!
//! - Policies around a function: [`circuit_breaker`](macro@circuit_breaker), [`retry`](macro@retry),
//!   [`timeout`](macro@timeout), [`bulkhead`](macro@bulkhead), [`rate_limit`](macro@rate_limit),
//!   [`fallback`](macro@fallback), [`cache_fallback`](macro@cache_fallback); several of them at once:
//!   [`external_service`](macro@external_service), [`database_operation`](macro@database_operation),
//!   [`cache_operation`](macro@cache_operation), [`message_queue`](macro@message_queue), [`guard`](macro@guard#the-order-of-policies),
//!   whose page draws the order in which they act. What they answer themselves is a [`Rejection`]. The same without
//!   attributes: [`CircuitBreaker`], [`Retry`], [`Timeout`], [`Bulkhead`], [`RateLimiter`], [`CacheFallback`].
//! - [`slo`](macro@slo) declares what share of a handler's requests must succeed, and how fast; `route_class` tells whom
//!   routes are for.
//! - [`circuits()`] and [`circuit()`] show and steer the circuits.
//! - Parts of the service: [`health_check`](macro@health_check), [`on_startup`](macro@on_startup),
//!   [`on_shutdown`](macro@on_shutdown), [`on_health_change`](macro@on_health_change),
//!   [`on_circuit_change`](macro@on_circuit_change).
//! - All of them print a `static` that the linker gathers; [`declared()`] lists them, [`verify()`] judges all
//!   in a unit test.
//! - One engine runs the checks into one [`HealthReport`], and every endpoint is a view of it; [`health()`] gives the
//!   same report to the program's own code.
//! - `serve()` opens the listener, runs the start, serves, and stops in the order that balancers need; [`shutdown()`]
//!   tells the program's own tasks.
//!
//! The module `around_requests` tells what stands around every request: in which order, with which defaults and answers.
//!
//! The module [`architecture`] tells where a line of code lives and what must stay true.
//!
//! # Features
//!
//! `serve` (default): the HTTP side. `http2`: HTTP/2 beside HTTP/1. `sqlite`, `postgres`, `mysql`, `redis`, `http`, `tcp`,
//! `amqp`, `disk`: the built-in [`checks`] of that name, each with its client. `prometheus`: what the program keeps in
//! the default registry of that crate stands in `/metrics` too. `webhook`: tells another program of changes, the module
//! `notify`. `cli`: the program `resilience`, see [`command_line`]. `openapi`: the description of the operational endpoints
//! as `OpenAPI`, exported and served. `testing`: what tests of guarded functions need, the module
//! `testing`; for `[dev-dependencies]`. `tower` (part of `serve`): the policies as layers around services, the module
//! `layers`. Without any there is only the core: no axum, no client.
//!
//! # Changes
//!
//! ## 0.1.0, not released
//!
//! - Health checks, hooks and listeners declared with attributes, gathered at link time, verified as a whole.
//! - The health engine: single-flight, detached from probes, timeouts, thresholds, verdicts that expire.
//! - The operational endpoints, the stream and the metrics.
//! - Built-in checks for SQLite, Postgres, MySQL, Redis, HTTP, TCP, AMQP and disk space.
//! - `serve()`: connections with deadlines, the startup gate, the shutdown sequence.
//! - The policies: circuit breaker, retry, timeout, bulkhead, rate limit, fallback and cache fallback, in one order, as
//!   attributes, as statics and as tower layers; the presets; limits on handlers; circuits in health and metrics.
//! - Support for tests of guarded functions.
//! - Around every request: metrics by route, objectives, maintenance, deadlines, limits, panics answered.
//! - Settings from a file and variables, read again on demand; the API under `/_resilience`.
//! - Files for Kubernetes, Prometheus, Grafana, HAProxy, nginx, Istio, OpenAPI and Postman; the command line; webhooks.

#![cfg_attr(not(feature = "serve"), allow(dead_code, reason = "parts of the core are there for a server"))]

#[doc(hidden)]
pub mod __private;
mod blocking;
mod call;
mod circuit;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
mod clock;
#[cfg(feature = "serve")]
mod config;
mod counters;
mod current;
mod error;

mod event;
#[cfg(feature = "serve")]
mod export;
mod guard;
mod health;
mod hook;
#[cfg(feature = "serve")]
mod http;
mod instead;
mod isolated;
mod key;
#[cfg(feature = "tower")]
pub mod layers;
mod lifecycle;
mod listeners;
#[cfg(feature = "serve")]
pub mod maintenance;
#[cfg(feature = "webhook")]
pub mod notify;
mod observe;
mod outcome;
#[cfg(feature = "http")]
mod outgoing;
mod policy;
mod provided;
mod pulse;
mod registry;
mod rejection;
#[cfg(feature = "serve")]
mod serve;
mod site;
mod slo;
mod sync;
mod task;
#[cfg(feature = "testing")]
pub mod testing;

pub use call::standalone::BulkheadPermit;
pub use circuit::{Circuit, circuit, circuits};
#[cfg(feature = "serve")]
pub use config::{Change, Changes, Setting, Source, configuration, reload};
pub use current::shutdown;
pub use error::{Error, Problem, Result};
pub use event::CircuitChange;
pub use health::aggregate::Readiness;
pub use health::builtin as checks;
pub use health::change::HealthChange;
pub use health::check::{Check, Configured};
pub use health::class::ErrorClass;
pub use health::handle::{HealthHandle, NotReady, health};
pub use health::latch::{Latch, latch};
pub use health::outcome::{Health, IntoHealth};
pub use health::report::{CheckReport, CircuitReport, HealthReport};
pub use health::settings::{CheckSettings, OnError};
pub use health::state::Transition;
pub use health::status::{HealthStatus, UnknownStatus};
pub use hook::{HookResult, IntoHookResult};
#[cfg(feature = "serve")]
pub use http::{
    CircuitGate, CircuitGateFuture, CircuitGateService, Classifier, Details, Endpoint, Gate, GateFuture,
    GateService, Per, Prefixes, RateLimitFuture, RateLimitLayer, RateLimitService, RequestTimeoutFuture,
    RequestTimeoutLayer, RequestTimeoutService, RouteClass, circuit_gate, layer, rate_limit_layer,
    request_timeout,
};
pub use key::Key;
pub use lifecycle::Phase;
pub use outcome::{FromRejection, Outcome};
pub use policy::bulkhead::Bulkhead;
pub use policy::cache_fallback::{CacheFallback, CacheKey, Cached};
pub use policy::circuit_breaker::{CircuitBreaker, Permit};
pub use policy::circuit_state::CircuitState;
pub use policy::circuit_stats::CircuitStats;
pub use policy::rate_limiter::{Algorithm, RateLimiter};
pub use policy::retry::{Backoff, Jitter, Retry, parse_retry_after};
pub use policy::timeout::Timeout;
pub use provided::{Dependency, Provided};
pub use registry::{Declared, declared, verify};
pub use rejection::Rejection;
#[cfg(feature = "serve")]
pub use serve::{Bound, Limits, Serve, cleanup, router, serve, stop};
pub use site::Site;

#[doc = include_str!("docs/bulkhead.md")]
pub use resilience_macros::bulkhead;
#[doc = include_str!("docs/cache_fallback.md")]
pub use resilience_macros::cache_fallback;
#[doc = include_str!("docs/cache_operation.md")]
pub use resilience_macros::cache_operation;
#[doc = include_str!("docs/circuit_breaker.md")]
pub use resilience_macros::circuit_breaker;
#[doc = include_str!("docs/database_operation.md")]
pub use resilience_macros::database_operation;
#[doc = include_str!("docs/external_service.md")]
pub use resilience_macros::external_service;
#[doc = include_str!("docs/fallback.md")]
pub use resilience_macros::fallback;
#[doc = include_str!("docs/guard.md")]
pub use resilience_macros::guard;
#[doc = include_str!("docs/health_check.md")]
pub use resilience_macros::health_check;
#[doc = include_str!("docs/message_queue.md")]
pub use resilience_macros::message_queue;
#[doc = include_str!("docs/on_circuit_change.md")]
pub use resilience_macros::on_circuit_change;
#[doc = include_str!("docs/on_health_change.md")]
pub use resilience_macros::on_health_change;
#[doc = include_str!("docs/on_shutdown.md")]
pub use resilience_macros::on_shutdown;
#[doc = include_str!("docs/on_startup.md")]
pub use resilience_macros::on_startup;
#[doc = include_str!("docs/rate_limit.md")]
pub use resilience_macros::rate_limit;
#[doc = include_str!("docs/retry.md")]
pub use resilience_macros::retry;
#[cfg(feature = "serve")]
#[doc = include_str!("docs/route_class.md")]
pub use resilience_macros::route_class;
#[doc = include_str!("docs/slo.md")]
pub use resilience_macros::slo;
#[doc = include_str!("docs/timeout.md")]
pub use resilience_macros::timeout;

#[cfg(feature = "serve")]
#[doc = include_str!("docs/api.md")]
pub mod api {}

#[doc = include_str!("docs/architecture.md")]
pub mod architecture {}

#[cfg(feature = "serve")]
#[doc = include_str!("docs/around_requests.md")]
pub mod around_requests {}

#[doc = include_str!("docs/command_line.md")]
pub mod command_line {}

#[cfg(feature = "serve")]
#[doc = include_str!("docs/configuration.md")]
pub mod configuration {}

#[cfg(feature = "serve")]
#[doc = include_str!("docs/observability.md")]
pub mod observability {}

#[cfg(feature = "serve")]
#[doc = include_str!("docs/platform.md")]
pub mod platform {}

#[cfg(all(doctest, feature = "redis", feature = "serve", feature = "sqlite"))]
#[doc = include_str!("../../README.md")]
struct Readme;
