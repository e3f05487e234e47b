//! Health checks, circuit breakers and graceful shutdown for axum services, declared with attributes.

#![cfg_attr(not(feature = "serve"), allow(dead_code, reason = "parts of the core are there for a server"))]

#[doc(hidden)]
pub mod __private;
mod clock;
mod current;
mod error;
mod health;
mod hook;
#[cfg(feature = "serve")]
mod http;
mod lifecycle;
mod observe;
mod provided;
mod registry;
#[cfg(feature = "serve")]
mod serve;
mod site;
mod sync;

pub use current::shutdown;
pub use error::{Error, Problem, Result};
pub use health::aggregate::Readiness;
pub use health::builtin as checks;
pub use health::change::HealthChange;
pub use health::check::{Check, Configured};
pub use health::class::ErrorClass;
pub use health::handle::{HealthHandle, NotReady, health};
pub use health::outcome::{Health, IntoHealth};
pub use health::report::{CheckReport, CircuitReport, HealthReport};
pub use health::settings::{CheckSettings, OnError};
pub use health::state::Transition;
pub use health::status::{HealthStatus, UnknownStatus};
pub use hook::{HookResult, IntoHookResult};
#[cfg(feature = "serve")]
pub use http::{Details, Endpoint, Prefixes};
pub use lifecycle::Phase;
pub use provided::{Dependency, Provided};
pub use registry::{Declared, declared, verify};
#[cfg(feature = "serve")]
pub use serve::{Bound, Gate, GateFuture, GateService, Limits, Serve, cleanup, layer, router, serve, stop};
pub use site::Site;

#[doc = include_str!("docs/health_check.md")]
pub use resilience_macros::health_check;
#[doc = include_str!("docs/on_health_change.md")]
pub use resilience_macros::on_health_change;
#[doc = include_str!("docs/on_shutdown.md")]
pub use resilience_macros::on_shutdown;
#[doc = include_str!("docs/on_startup.md")]
pub use resilience_macros::on_startup;
