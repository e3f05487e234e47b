//! The attributes of the `resilience` crate, which documents and re-exports them.
