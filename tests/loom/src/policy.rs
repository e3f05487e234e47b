//! The layout of `resilience/src/policy`, as far as its files are taken in.

pub(crate) mod bulkhead;
pub(crate) mod circuit_breaker;
#[path = "../../../resilience/src/policy/circuit_state.rs"]
pub(crate) mod circuit_state;
#[path = "../../../resilience/src/policy/verdict.rs"]
mod verdict;

pub(crate) use verdict::Verdict;
