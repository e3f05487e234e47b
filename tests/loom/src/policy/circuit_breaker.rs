//! The breaker's cell and what it stands on.

#[path = "../../../../resilience/src/policy/circuit_breaker/cell.rs"]
pub(crate) mod cell;
#[path = "../../../../resilience/src/policy/circuit_breaker/change.rs"]
pub(crate) mod change;
#[path = "../../../../resilience/src/policy/circuit_breaker/machine.rs"]
pub(crate) mod machine;
#[path = "../../../../resilience/src/policy/circuit_breaker/settings.rs"]
pub(crate) mod settings;
#[path = "../../../../resilience/src/policy/circuit_breaker/trials.rs"]
pub(crate) mod trials;
#[path = "../../../../resilience/src/policy/circuit_breaker/watch.rs"]
pub(crate) mod watch;
#[path = "../../../../resilience/src/policy/circuit_breaker/window.rs"]
pub(crate) mod window;

mod models;
