//! Policies without a function around them, where a call may have to wait: what `policy` decides is waited for here.

mod bulkhead;
mod rate_limiter;

pub use bulkhead::BulkheadPermit;
