//! What the operational paths answer.

mod answer;
pub(crate) mod api;
pub(crate) mod authorize;
pub(crate) mod body_fault;
pub(crate) mod body_limit;
pub(crate) mod circuit_gate;
mod deadline;
pub(crate) mod detail;
mod endpoint;
mod exports;
mod exposition;
pub(crate) mod facts;
mod forwarded;
pub(crate) mod in_flight;
mod json;
mod maintenance;
pub(crate) mod origin;
mod page;
mod per;
mod query;
mod rate;
pub(crate) mod rate_limit;
mod rate_limit_fields;
mod refusal;
pub(crate) mod refusals;
mod rejection;
mod request_timeout;
mod route_class;
mod routes;
mod shared;
pub(crate) mod shell;
pub(crate) mod steering;
mod stream;
mod track;
mod trusted_proxies;
mod views;

pub(crate) use authorize::AdminToken;
pub use circuit_gate::{CircuitGate, CircuitGateFuture, CircuitGateService, circuit_gate};
pub(crate) use endpoint::Endpoints;
pub use endpoint::{Endpoint, Prefixes};
pub(crate) use origin::Hosts;
pub use per::{Keyed, KeyedPlain, Per, ask};
pub use rate_limit::{RateLimitFuture, RateLimitLayer, RateLimitService, rate_limit_layer};
pub use request_timeout::{
    RequestTimeoutFuture, RequestTimeoutLayer, RequestTimeoutService, request_timeout,
};
pub use route_class::{Classifier, RouteClass};
pub(crate) use routes::operations;
pub use shared::Details;
pub(crate) use shared::{Shared, SharedOptions};
pub(crate) use shell::Shell;
pub use shell::{Gate, GateFuture, GateService, layer};
pub(crate) use stream::KEEP_ALIVE as STREAM_KEEP_ALIVE;
pub(crate) use trusted_proxies::TrustedProxies;

#[cfg(test)]
#[path = "http/golden_tests.rs"]
mod golden_tests;
#[cfg(test)]
mod testing;
