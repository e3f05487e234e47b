//! The bulkhead's cell and its queue.

#[path = "../../../../resilience/src/policy/bulkhead/cell.rs"]
pub(crate) mod cell;
#[path = "../../../../resilience/src/policy/bulkhead/queue.rs"]
pub(crate) mod queue;

mod models;
